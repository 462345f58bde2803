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
 * A model version in this process, as the gateway holds it: loading, ready behind its runner, or unavailable for a reason. It changes
 * state at most twice; hung is a condition of the runner, not a state of its own.
 */
public final class ModelInstance implements Backend {
    private sealed interface State {
        record Loading() implements State {}

        record Ready(LoadedModel model, DrilledRun run, Runner runner, LoadReport report) implements State {}

        /** @param leaving the runner of what was unloaded: a run of it may still be in progress */
        record Unavailable(String reason, @Nullable Runner leaving) implements State {}
    }

    private final ModelVersion version;
    private final Runner.Listener listener;
    private volatile State state = new State.Loading();

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
            case State.Loading ignored -> Status.LOADING;
            case State.Ready ready -> ready.runner().isHung() ? Status.HUNG : Status.READY;
            case State.Unavailable ignored -> Status.UNAVAILABLE;
        };
    }

    @Override
    public String reason() {
        return switch (state) {
            case State.Loading ignored -> "loading";
            case State.Ready ready -> ready.runner().isHung() ? "hung" : "";
            case State.Unavailable unavailable -> unavailable.reason();
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

    /** Its runner ends, with the help of {@link #watch}, what nobody waits for. */
    @Override
    public void cancel(InferenceCall call) {}

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
    public boolean inject(@Nullable Fault fault) {
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
        if (!(state instanceof State.Loading)) {
            model.close();
            return;
        }
        try {
            state = ready(model, report, settings, threads, nanoClock);
        } catch (RuntimeException | Error e) {
            model.close();
            state = new State.Unavailable("its runner can't be started: " + e, null);
        }
    }

    private State ready(
            LoadedModel model,
            LoadReport report,
            RunnerSettings settings,
            ThreadFactory threads,
            LongSupplier nanoClock) {
        DrilledRun run = new DrilledRun(model.newRun());
        try {
            boolean batchable = model.signature().batchable();
            Runner runner = new Runner(run, batchable, settings, threads, nanoClock, listener, model::close);
            return new State.Ready(model, run, runner, report);
        } catch (RuntimeException | Error e) {
            run.close();
            throw e;
        }
    }

    synchronized void unavailable(String reason) {
        if (state instanceof State.Loading) {
            state = new State.Unavailable(reason, null);
        }
    }

    /** Ends the runner without waiting for it; the model is closed when its run has returned. */
    public synchronized void unload() {
        switch (state) {
            case State.Loading ignored -> state = new State.Unavailable("unloaded", null);
            case State.Ready ready -> {
                state = new State.Unavailable("unloaded", ready.runner());
                ready.runner().close();
            }
            case State.Unavailable ignored -> {}
        }
    }

    /** Watches the runner, also one that is leaving: a run that nobody terminates might never let go of the model. */
    public void watch(long nowNanos) {
        Runner runner = runner();
        if (runner != null) {
            runner.watch(nowNanos);
        }
    }

    /** Also one that is leaving; null if there never was one. */
    private @Nullable Runner runner() {
        return switch (state) {
            case State.Loading ignored -> null;
            case State.Ready ready -> ready.runner();
            case State.Unavailable unavailable -> unavailable.leaving();
        };
    }
}
