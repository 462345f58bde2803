package dev.belay.serving;

import dev.belay.cascade.CascadeResult;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Predictions as tests need them. */
public final class PredictionFixture {
    /** Of every request. */
    public static final String ID = "an id";

    private static final long MEMORY_BYTES = 256 << 20;

    private PredictionFixture() {}

    public static PredictionService service(LongSupplier nanoClock, LongSupplier random, Ticks ticks) {
        return new PredictionService(nanoClock, random, () -> ID, ticks, new Admission(MEMORY_BYTES));
    }

    public static PredictionService service(LongSupplier nanoClock) {
        return service(nanoClock, () -> 0, new Ticks(0, 0));
    }

    /** By v2, of nobody in particular. */
    public static PredictionRequest request(Route route, Inputs inputs, @Nullable String stickyKey, long budgetNanos) {
        return new PredictionRequest(ID, route, inputs, budgetNanos, stickyKey, Client.NOBODY, Protocol.V2, 0);
    }

    public static PredictionResult.Answered answered(
            String tier, ModelRef model, List<Tensor> outputs, @Nullable String degraded) {
        return new PredictionResult.Answered(ID, new CascadeResult.Answered(tier, model, outputs, degraded), null);
    }
}
