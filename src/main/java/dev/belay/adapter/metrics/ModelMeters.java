package dev.belay.adapter.metrics;

import dev.belay.execution.Backend.Status;
import dev.belay.monitoring.Observations.ModelObserver;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;

/**
 * What is counted of a model version. Its state is a set of series, one per possible state, of which exactly one is 1:
 * none ever disappears, so an alert on a state neither misses a short one nor hangs on to an old one.
 */
final class ModelMeters implements ModelObserver {
    /** Up to the most rows of a request; a micro-batch has 32 at most by default. */
    private static final double[] ROW_BUCKETS = {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096};

    private final DistributionSummary batchRows;
    private final LongAdder leakedRuns = new LongAdder();
    private final AtomicReference<String> state = new AtomicReference<>(Status.LOADING.name());

    /** @param meters of the model version */
    ModelMeters(Meters meters) {
        batchRows = DistributionSummary.builder("belay.batch.rows")
                .description("Rows per run of the model")
                .tags(meters.tags())
                .serviceLevelObjectives(ROW_BUCKETS)
                .register(meters.registry());
        meters.gauge(
                "belay.leaked.runs",
                "Runs that have not returned after they were told to stop, and hold their memory",
                leakedRuns,
                LongAdder::sum);
        for (Status status : Status.values()) {
            String name = status.name();
            meters.with("state", name)
                    .gauge(
                            "belay.model.info",
                            "1 for the model version's present state, 0 for the others",
                            state,
                            current -> name.equals(current.get()) ? 1 : 0);
        }
    }

    @Override
    public void batch(int rows) {
        batchRows.record(rows);
    }

    @Override
    public void leakedRuns(int change) {
        leakedRuns.add(change);
    }

    @Override
    public void state(String next) {
        state.set(next);
    }
}
