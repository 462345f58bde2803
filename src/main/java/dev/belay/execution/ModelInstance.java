package dev.belay.execution;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.ModelRef;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A model version in this process: loading, ready behind its runner, or unavailable. It changes state at most twice; hung is a
 * condition of the runner, not a state of its own.
 */
public final class ModelInstance implements Backend {
    private sealed interface State {
        record Ready(LoadedModel model, DrilledRun run, Runner runner, LoadReport report) implements State {}

        /** @param leaving the runner of what was unloaded: a run of it may still be in progress */
        record NotReady(
                Status status, String reason, @Nullable Runner leaving) implements State {}
    }

    private static final State LOADING = new State.NotReady(Status.LOADING, "loading", null);

    private final ModelVersion version;
    private final Runner.Listener listener;
    private volatile State state = LOADING;

    public ModelInstance(ModelVersion version, Runner.Listener listener) {
        this.version = version;
        this.listener = listener;
    }

    /** A version that is configured but can't even be tried. */
    public static ModelInstance unavailable(ModelVersion version, String reason) {
        ModelInstance instance = new ModelInstance(version, Runner.Listener.NONE);
        instance.unavailable(reason);
        return instance;
    }

    public ModelRef ref() {
        return version.ref();
    }

    public ModelVersion version() {
        return version;
    }

    public Optional<ModelCard> card() {
        return version.card();
    }

    @Override
    public Status status() {
        return switch (state) {
            case State.Ready ready -> ready.runner().isHung() ? Status.HUNG : Status.READY;
            case State.NotReady not -> not.status();
        };
    }

    @Override
    public String reason() {
        return switch (state) {
            case State.Ready ready -> ready.runner().isHung() ? "hung" : "";
            case State.NotReady not -> not.reason();
        };
    }

    /** Empty unless loaded. */
    @Override
    public List<String> warnings() {
        return state instanceof State.Ready ready ? ready.report().warnings() : List.of();
    }

    /** Empty until loaded. */
    public Optional<Signature> signature() {
        return state instanceof State.Ready ready ? Optional.of(ready.model().signature()) : Optional.empty();
    }

    /** What loading found out; null unless loaded. */
    public @Nullable LoadReport report() {
        return state instanceof State.Ready ready ? ready.report() : null;
    }

    @Override
    public boolean isLoaded() {
        return state instanceof State.Ready;
    }

    @Override
    public void submit(InferenceCall call) {
        if (state instanceof State.Ready ready) {
            ready.runner().submit(call);
        } else {
            call.refuse(new RunResult.Failure(FailureReason.UNAVAILABLE, reason()));
        }
    }

    @Override
    public boolean crowdedOut(InferenceCall call) {
        Runner runner = runner();
        return runner != null && runner.crowdedOut(call);
    }

    @Override
    public int largestBatch() {
        return state instanceof State.Ready ready ? ready.runner().largestBatch() : 0;
    }

    @Override
    public Comparison compare(int largestBatch) {
        return state instanceof State.Ready ready ? ready.runner().compare(largestBatch) : Comparison.NONE;
    }

    @Override
    public boolean inject(@Nullable InjectedFault fault) {
        if (state instanceof State.Ready ready) {
            ready.run().inject(fault);
            return true;
        }
        return false;
    }

    /** Starts the runner. A version that was given up meanwhile is closed again. */
    synchronized void loaded(
            LoadedModel model,
            LoadReport report,
            RunnerSettings settings,
            ThreadFactory threads,
            LongSupplier nanoClock) {
        if (state != LOADING) {
            model.close();
            return;
        }
        DrilledRun run = null;
        try {
            run = new DrilledRun(model.newRun());
            boolean batchable = model.signature().batchable();
            Runner runner = new Runner(run, batchable, settings, threads, nanoClock, listener, model::close);
            state = new State.Ready(model, run, runner, report);
        } catch (RuntimeException | Error e) {
            if (run != null) {
                run.close();
            }
            model.close();
            unavailable("its runner can't be started: " + e);
        }
    }

    synchronized void unavailable(String reason) {
        if (state == LOADING) {
            state = new State.NotReady(Status.UNAVAILABLE, reason, null);
        }
    }

    /** Ends the runner without waiting for it; the model is closed when its run has returned. */
    public synchronized void unload() {
        unavailable("unloaded");
        if (state instanceof State.Ready ready) {
            state = new State.NotReady(Status.UNAVAILABLE, "unloaded", ready.runner());
            ready.runner().close();
        }
    }

    /** Watches the runner, also one that is leaving: a run that isn't terminated might hold the model for ever. */
    public void watch(long nowNanos) {
        Runner runner = runner();
        if (runner != null) {
            runner.watch(nowNanos);
        }
    }

    /** Also one that is leaving; null if there never was one. */
    private @Nullable Runner runner() {
        return switch (state) {
            case State.Ready ready -> ready.runner();
            case State.NotReady not -> not.leaving();
        };
    }
}
