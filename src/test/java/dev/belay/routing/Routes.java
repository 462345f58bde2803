package dev.belay.routing;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.CascadeObserver;
import dev.belay.execution.RunResult;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.validation.Finding;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.FeatureSet;
import java.util.List;

/** Routes around a cascade. */
public final class Routes {
    public static final long DEADLINE_NANOS = 300_000_000;

    private static final CascadeObserver NOBODY = new CascadeObserver() {
        @Override
        public void found(Finding finding) {}

        @Override
        public void refused(int tier, FailureReason reason, String message) {}

        @Override
        public void ended(int tier, RunResult result) {}

        @Override
        public void answered(int tier) {}
    };

    private Routes() {}

    public static Route to(Cascade cascade) {
        return to(cascade, Observations.NONE.endpoint("flights", DEADLINE_NANOS));
    }

    public static Route to(Cascade cascade, EndpointObserver observer) {
        return new Route(
                "flights",
                null,
                new FeatureSet(List.of(), false),
                List.of(),
                List.of(),
                List.of("1"),
                "onnxruntime_onnx",
                cascade,
                DEADLINE_NANOS,
                observer,
                NOBODY,
                null,
                null);
    }
}
