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

/**
 * Brings versions from the repository into memory: load, check against the card's goldens, warm up; side by side, so that
 * one that hangs holds up no other.
 */
public final class ModelLoader {
    /** Sessions, buffers and runner of even the smallest model. */
    private static final long FIXED_BYTES = 2L << 20;
    /** A loaded graph takes about as much again as its file: weights are unpacked beside the protobuf. */
    private static final long BYTES_PER_ARTIFACT_BYTE = 2;

    /** How often a test run that is past the limit is terminated: between two runs that has no effect. */
    private static final int STOPS = 10;

    private static final long STOP_MILLIS = 100;

    private final ModelRuntime runtime;
    private final LoaderSettings settings;
    private final RunnerSettings runnerSettings;
    private final ThreadFactory threads;
    private final LongSupplier nanoClock;
    private long admittedBytes;

    /** @param threads for loading and for runners; daemons, because a hung native call can't be ended */
    public ModelLoader(
            ModelRuntime runtime,
            LoaderSettings settings,
            RunnerSettings runnerSettings,
            ThreadFactory threads,
            LongSupplier nanoClock) {
        this.runtime = runtime;
        this.settings = settings;
        this.runnerSettings = runnerSettings;
        this.threads = threads;
        this.nanoClock = nanoClock;
    }

    /** An estimate of the memory that a version takes, in bytes. */
    public static long estimatedBytes(long artifactBytes) {
        return FIXED_BYTES + BYTES_PER_ARTIFACT_BYTE * artifactBytes;
    }

    /**
     * Loads them all, side by side, and returns when each is ready or unavailable: after the limit at the latest.
     *
     * @throws InterruptedException the waiting was interrupted; loading goes on
     */
    public void loadAll(List<ModelInstance> instances) throws InterruptedException {
        List<Loading> under = new ArrayList<>();
        for (ModelInstance instance : instances) {
            if (admit(instance)) {
                Loading loading = new Loading(instance);
                threads.newThread(loading::run).start();
                under.add(loading);
            }
        }
        long endNanos = nanoClock.getAsLong() + settings.limitNanos();
        for (Loading loading : under) {
            loading.awaitOrGiveUp(Math.max(1, (endNanos - nanoClock.getAsLong()) / 1_000_000));
        }
    }

    private boolean admit(ModelInstance instance) {
        if (instance.version().defect().isPresent()) {
            instance.unavailable(instance.version().defect().get());
            return false;
        }
        long bytes = estimatedBytes(instance.version().artifactBytes());
        if (admittedBytes + bytes > settings.memoryBytes()) {
            instance.unavailable("takes about " + mebibytes(bytes) + " of memory, but the models before it take "
                    + mebibytes(admittedBytes) + " of the " + mebibytes(settings.memoryBytes())
                    + " allowed for all models together");
            return false;
        }
        admittedBytes += bytes;
        return true;
    }

    private static String mebibytes(long bytes) {
        return (bytes + (1 << 20) - 1) / (1 << 20) + " MiB";
    }

    /** The loading of one version, on a thread of its own. */
    private final class Loading {
        private final ModelInstance instance;
        private final CountDownLatch finished = new CountDownLatch(1);
        private volatile String step = "opening the artifact";
        private volatile @Nullable ModelRun testRun;

        Loading(ModelInstance instance) {
            this.instance = instance;
        }

        /** Waits; what has not finished by then is unavailable, and its test run is terminated. */
        void awaitOrGiveUp(long millis) throws InterruptedException {
            if (finished.await(millis, TimeUnit.MILLISECONDS)) {
                return;
            }
            instance.unavailable(
                    step + " took longer than " + TimeUnit.NANOSECONDS.toSeconds(settings.limitNanos()) + " s");
            for (int i = 0; i < STOPS; i++) {
                ModelRun running = testRun;
                if (running == null) {
                    return;
                }
                running.terminate();
                if (finished.await(STOP_MILLIS, TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        }

        void run() {
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
                LoadReport report = tryOut(model, startNanos);
                kept = true;
                instance.loaded(model, report, runnerSettings, threads, nanoClock);
            } finally {
                if (!kept) {
                    model.close();
                }
            }
        }

        private LoadReport tryOut(LoadedModel model, long startNanos) throws ModelLoadException {
            WarmUp.Speed speed = speed(model);
            List<String> warnings = new ArrayList<>(model.warnings());
            speed.untried()
                    .ifPresent(reason ->
                            warnings.add("it is served untested: it doesn't run on the generated test values (" + reason
                                    + "); its requests don't share runs. One golden example in a"
                                    + " card.yaml solves both"));
            return new LoadReport(
                    nanoClock.getAsLong() - startNanos,
                    speed.microsPerRowAlone(),
                    model.signature().batchable() ? speed.microsPerRowBatched() : Double.NaN,
                    warnings);
        }

        private WarmUp.Speed speed(LoadedModel model) throws ModelLoadException {
            try (ModelRun run = model.newRun()) {
                testRun = run;
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
                testRun = null;
            }
        }
    }
}
