package dev.belay.adapter.wiring;

import dev.belay.execution.LoadReport;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.ModelInstance.Status;
import dev.belay.execution.Runner;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.ModelObserver;
import dev.belay.vocabulary.ModelRef;
import org.jboss.logging.Logger;

/** Tells metrics and log of a version's state: one structured line per change. */
final class ModelState implements Runner.Listener {
    private static final Logger LOG = Logger.getLogger(ModelState.class);

    private final ModelRef ref;
    private final ModelObserver observer;

    ModelState(ModelRef ref, Observations observations) {
        this.ref = ref;
        this.observer = observations.model(ref);
        observer.state(Status.LOADING.name());
    }

    /** What loading came to. */
    void loaded(ModelInstance instance) {
        observer.state(instance.status().name());
        LoadReport report = instance.report();
        if (report == null) {
            LOG.errorf(
                    "model state=%s model=%s version=%s reason=%s",
                    instance.status(), ref.name(), ref.version(), instance.reason());
            return;
        }
        LOG.infof(
                "model state=%s model=%s version=%s loadMillis=%d microsPerRow=%.1f microsPerRowAt32=%.1f",
                instance.status(),
                ref.name(),
                ref.version(),
                report.loadNanos() / 1_000_000,
                report.microsPerRowAlone(),
                report.microsPerRowAt32());
        if (instance.card().isEmpty()) {
            LOG.warnf(
                    "model=%s version=%s has no card.yaml: its inputs are not guarded. A card would add ranges, nulls and "
                            + "categories, golden examples that a wrong artifact fails, and a training profile for drift",
                    ref.name(), ref.version());
        }
    }

    @Override
    public void batch(int rows) {
        observer.batch(rows);
    }

    @Override
    public void stuck() {
        observer.leakedRuns(1);
        observer.state(Status.HUNG.name());
        LOG.errorf(
                "model state=HUNG model=%s version=%s reason=a run did not return 1 s after it was terminated",
                ref.name(), ref.version());
    }

    @Override
    public void recovered() {
        observer.leakedRuns(-1);
        observer.state(Status.READY.name());
        LOG.infof("model state=READY model=%s version=%s reason=the hung run has returned", ref.name(), ref.version());
    }
}
