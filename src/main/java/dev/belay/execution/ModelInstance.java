package dev.belay.execution;

import dev.belay.inference.ModelRef;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A model version as the gateway holds it: loading, ready behind its runner, or unavailable for a reason. It changes
 * state at most twice; hung is a condition of the runner, not a state of its own.
 */
public final class ModelInstance {
    /** What an operator sees. */
    public enum Status {
        LOADING,
        READY,
        HUNG,
        UNAVAILABLE
    }

    private sealed interface State {
        record Loading() implements State {}

        record Ready(LoadedModel model, DrilledRun run, Runner runner, LoadReport report) implements State {}

        record Unavailable(String reason) implements State {}
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

    public Status status() {
        return switch (state) {
            case State.Loading ignored -> Status.LOADING;
            case State.Ready ready -> ready.runner().isHung() ? Status.HUNG : Status.READY;
            case State.Unavailable ignored -> Status.UNAVAILABLE;
        };
    }

    /** Why it can't serve, in words; empty if it can. */
    public String reason() {
        return switch (state) {
            case State.Loading ignored -> "loading";
            case State.Ready ready -> ready.runner().isHung() ? "hung" : "";
            case State.Unavailable unavailable -> unavailable.reason();
        };
    }

    /** Empty until loaded. */
    public Optional<Signature> signature() {
        return state instanceof State.Ready ready ? Optional.of(ready.model().signature()) : Optional.empty();
    }

    /** What loading found out; null unless loaded. */
    public @Nullable LoadReport report() {
        return state instanceof State.Ready ready ? ready.report() : null;
    }

    /** @return where to submit calls; null unless loaded */
    public @Nullable Runner runner() {
        return state instanceof State.Ready ready ? ready.runner() : null;
    }

    /** Puts a fault into this version's runs, or takes it out again (null). @return false if it isn't loaded */
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
        DrilledRun run = new DrilledRun(model.newRun());
        Runner runner =
                new Runner(run, model.signature().batchable(), settings, threads, nanoClock, listener, model::close);
        state = new State.Ready(model, run, runner, report);
    }

    synchronized void unavailable(String reason) {
        if (state instanceof State.Loading) {
            state = new State.Unavailable(reason);
        }
    }

    /** Ends the runner without waiting for it; the model is closed when its run has returned. */
    public synchronized void unload() {
        State before = state;
        state = new State.Unavailable("unloaded");
        if (before instanceof State.Ready ready) {
            ready.runner().close();
        }
    }

    public void watch(long nowNanos) {
        Runner runner = runner();
        if (runner != null) {
            runner.watch(nowNanos);
        }
    }
}
