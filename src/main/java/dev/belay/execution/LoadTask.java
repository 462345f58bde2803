package dev.belay.execution;

import dev.belay.model.GoldenCheck;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRuntime;
import dev.belay.model.WarmUp;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The loading of one version, on a thread of its own. */
final class LoadTask {
    /** How often a trial that is past the limit is told to stop: between two of its runs nobody listens. */
    private static final int STOPS = 10;

    private static final long STOP_MILLIS = 100;

    private final ModelInstance instance;
    private final ModelRuntime runtime;
    private final RunnerSettings settings;
    private final ThreadFactory threads;
    private final LongSupplier nanoClock;
    private final CountDownLatch finished = new CountDownLatch(1);
    private volatile String step = "opening the artifact";
    private volatile @Nullable ModelRun trial;

    LoadTask(
            ModelInstance instance,
            ModelRuntime runtime,
            RunnerSettings settings,
            ThreadFactory threads,
            LongSupplier nanoClock) {
        this.instance = instance;
        this.runtime = runtime;
        this.settings = settings;
        this.threads = threads;
        this.nanoClock = nanoClock;
    }

    void start() {
        threads.newThread(this::run).start();
    }

    /** Waits; what has not finished by then is unavailable, and its trial run is told to stop. */
    void awaitOrGiveUp(long millis, long limitNanos) throws InterruptedException {
        if (finished.await(millis, TimeUnit.MILLISECONDS)) {
            return;
        }
        instance.unavailable(step + " took longer than " + TimeUnit.NANOSECONDS.toSeconds(limitNanos) + " s");
        for (int i = 0; i < STOPS; i++) {
            ModelRun running = trial;
            if (running == null) {
                return;
            }
            running.terminate();
            if (finished.await(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private void run() {
        try {
            load();
        } catch (ModelLoadException e) {
            instance.unavailable(String.valueOf(e.getMessage()));
        } catch (RuntimeException | Error e) {
            instance.unavailable("loading failed: " + e);
        } finally {
            finished.countDown();
        }
    }

    private void load() throws ModelLoadException {
        long startNanos = nanoClock.getAsLong();
        LoadedModel model = runtime.load(instance.version());
        boolean kept = false;
        try {
            WarmUp.Speed speed = tryOut(model);
            LoadReport report = new LoadReport(
                    nanoClock.getAsLong() - startNanos,
                    speed.microsPerRowAlone(),
                    model.signature().batchable() ? speed.microsPerRowBatched() : Double.NaN,
                    warnings(model, speed));
            kept = true;
            instance.loaded(model, report, settings, threads, nanoClock);
        } finally {
            if (!kept) {
                model.close();
            }
        }
    }

    private static List<String> warnings(LoadedModel model, WarmUp.Speed speed) {
        List<String> warnings = new ArrayList<>(model.warnings());
        speed.untried()
                .ifPresent(reason ->
                        warnings.add("it is served untested: it doesn't run on the generated test values (" + reason
                                + "); its requests don't share runs. One golden example in a"
                                + " card.yaml solves both"));
        return warnings;
    }

    private WarmUp.Speed tryOut(LoadedModel model) throws ModelLoadException {
        try (ModelRun run = model.newRun()) {
            trial = run;
            step = "reproducing the golden examples";
            if (instance.card().isPresent()) {
                GoldenCheck.check(model.signature(), run, instance.card().get());
            }
            step = "warming up";
            if (model.untried().isPresent()) {
                return WarmUp.Speed.unknown(model.untried().get());
            }
            WarmUp.Speed speed = WarmUp.run(model.signature(), run, instance.card(), nanoClock);
            if (instance.card().isPresent()) {
                speed.checkAgainst(instance.card().get());
            }
            return speed;
        } finally {
            trial = null;
        }
    }
}
