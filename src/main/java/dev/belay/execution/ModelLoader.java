package dev.belay.execution;

import dev.belay.model.ModelRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;

/**
 * Brings versions from the repository into memory: load, check against the card's goldens, warm up; side by side, so that
 * one that hangs holds up no other.
 */
public final class ModelLoader {
    /** Sessions, buffers and runner of even the smallest model. */
    private static final long FIXED_BYTES = 2L << 20;
    /** A loaded graph takes about as much again as its file: weights are unpacked beside the protobuf. */
    private static final long BYTES_PER_ARTIFACT_BYTE = 2;

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

    /** Memory that a version is reckoned to take, in bytes. */
    public static long estimatedBytes(long artifactBytes) {
        return FIXED_BYTES + BYTES_PER_ARTIFACT_BYTE * artifactBytes;
    }

    /**
     * Loads them all, side by side, and returns when each is ready or unavailable: after the limit at the latest.
     *
     * @throws InterruptedException the waiting was interrupted; loading goes on
     */
    public void loadAll(List<ModelInstance> instances) throws InterruptedException {
        List<LoadTask> tasks = new ArrayList<>();
        for (ModelInstance instance : instances) {
            if (admit(instance)) {
                LoadTask task = new LoadTask(instance, runtime, runnerSettings, threads, nanoClock);
                task.start();
                tasks.add(task);
            }
        }
        long endNanos = nanoClock.getAsLong() + settings.limitNanos();
        for (LoadTask task : tasks) {
            long millis = Math.max(1, (endNanos - nanoClock.getAsLong()) / 1_000_000);
            task.awaitOrGiveUp(millis, settings.limitNanos());
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
}
