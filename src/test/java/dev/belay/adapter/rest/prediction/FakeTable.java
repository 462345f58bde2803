package dev.belay.adapter.rest.prediction;

import dev.belay.cascade.BaselineTier;
import dev.belay.cascade.Cascade;
import dev.belay.cascade.CascadeObserver;
import dev.belay.cascade.FakeTier;
import dev.belay.execution.RunResult;
import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import dev.belay.monitoring.Observations;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.validation.Finding;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Endpoints made for the wire's tests: {@code m} without a baseline, {@code safe} with one, {@code down}. */
public final class FakeTable {
    private static final long DEADLINE_NANOS = 300_000_000;
    private static final List<TensorSpec> INPUTS = List.of(
            new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L)), new TensorSpec("how", Datatype.BYTES, List.of(-1L)));
    private static final List<TensorSpec> OUTPUTS = List.of(
            new TensorSpec("y", Datatype.FP32, List.of(-1L)), new TensorSpec("n", Datatype.INT64, List.of(-1L)));

    /** Stands still, so that budgets are exact. */
    static final LongSupplier CLOCK = () -> 1_000_000_000;

    static final FakeTier TIER = SumTier.ready();
    private static final FakeTier DOWN = SumTier.unavailable("not an ONNX model");

    private FakeTable() {}

    public static RoutingTable table() {
        return new RoutingTable(
                Map.of(
                        "m", route("m", null, TIER, Optional.empty()),
                        "safe", route("safe", null, TIER, Optional.of(baseline())),
                        "down", route("down", null, DOWN, Optional.empty())),
                Map.of(
                        "loose",
                        Map.of(
                                "10", route("loose", "10", TIER, Optional.empty()),
                                "2", route("loose", "2", TIER, Optional.empty())),
                        "m",
                        Map.of(
                                "2",
                                route("m", "2", TIER, Optional.empty()),
                                "3",
                                route("m", "3", DOWN, Optional.empty()))));
    }

    private static Route route(String name, @Nullable String version, FakeTier tier, Optional<BaselineTier> baseline) {
        return new Route(
                name,
                version,
                new FeatureSet(INPUTS, false),
                INPUTS,
                OUTPUTS,
                version == null ? List.of("2", "3") : List.of(version),
                "onnxruntime_onnx",
                new Cascade(List.of(tier), baseline, CLOCK),
                DEADLINE_NANOS,
                Observations.NONE.endpoint(name, DEADLINE_NANOS),
                new Unobserved(),
                null,
                null);
    }

    private static BaselineTier baseline() {
        return new BaselineTier("baseline", new ModelRef("safe", ModelRef.HEURISTIC), new Constant());
    }

    private static final class Constant implements Baseline {
        @Override
        public Signature signature() {
            return new Signature(INPUTS, OUTPUTS, true);
        }

        @Override
        public List<Tensor> answer(Inputs inputs) {
            return List.of(new Tensor(
                    "y", Datatype.FP32, new long[] {inputs.rows()}, new TensorData.Floats(new float[inputs.rows()])));
        }
    }

    private static final class Unobserved implements CascadeObserver {
        @Override
        public void found(Finding finding) {}

        @Override
        public void refused(int tier, FailureReason reason, String message) {}

        @Override
        public void ended(int tier, RunResult result) {}

        @Override
        public void answered(int tier) {}
    }
}
