package dev.belay.adapter.wiring;

import dev.belay.execution.Backend.Status;
import dev.belay.execution.LoadReport;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.Runner;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.ModelObserver;
import dev.belay.vocabulary.ModelRef;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Reports a version's state to metrics and log: one structured line per change. */
final class ModelState implements Runner.Listener {
    private static final Logger LOG = Logger.getLogger(ModelState.class);

    private final ModelRef ref;
    private final ModelObserver observer;

    ModelState(ModelRef ref, Observations observations) {
        this.ref = ref;
        this.observer = observations.model(ref);
        observer.state(Status.LOADING.name());
    }

    /** Reports the result of loading. */
    void loaded(ModelInstance instance) {
        observer.state(instance.status().name());
        LoadReport report = instance.report();
        if (report == null) {
            LOG.errorf(
                    "model state=%s model=%s version=%s reason=%s",
                    instance.status(), ref.name(), ref.version(), instance.reason());
            return;
        }
        LOG.infof("model state=%s model=%s version=%s %s", instance.status(), ref.name(), ref.version(), times(report));
        for (String warning : report.warnings()) {
            LOG.warnf("model=%s version=%s warning=%s", ref.name(), ref.version(), warning);
        }
        if (instance.card().isEmpty()) {
            LOG.warnf(
                    "model=%s version=%s has no card.yaml: its inputs are not guarded. A card would add ranges, nulls and "
                            + "categories, golden examples that a wrong artifact fails, and a training profile for drift",
                    ref.name(), ref.version());
        }
    }

    /** How long loading took, and runs take. */
    static String times(LoadReport report) {
        return "loadMillis=" + report.loadNanos() / 1_000_000
                + micros("microsPerRow", report.microsPerRowAlone())
                + micros("microsPerRowAt32", report.microsPerRowAt32());
    }

    /** Nothing where it couldn't be measured, or where no batch is ever run. */
    private static String micros(String name, double micros) {
        return Double.isNaN(micros) ? "" : String.format(Locale.ROOT, " %s=%.1f", name, micros);
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
