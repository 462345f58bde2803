package dev.belay.adapter.resilience;

import dev.belay.execution.Backend;
import dev.belay.execution.InferenceCall;
import dev.belay.execution.RunResult;
import dev.belay.validation.OutputGuard;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import io.netty.util.Timeout;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of the gateway's own, to find out how a model is; it takes no slot, there is one at a time. */
final class ControlRun implements InferenceCall.Listener {
    private final OutputGuard guard;
    private final int rows;
    private final Consumer<RunResult> then;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Timeout timeout;

    private ControlRun(OutputGuard guard, int rows, Consumer<RunResult> then) {
        this.guard = guard;
        this.rows = rows;
        this.then = then;
    }

    /** @param then called once, on any thread */
    static void start(
            Backend backend,
            OutputGuard guard,
            DeadlineWheel wheel,
            long limitNanos,
            Tensor[] inputs,
            int rows,
            Consumer<RunResult> then) {
        ControlRun control = new ControlRun(guard, rows, then);
        InferenceCall.Time time = new InferenceCall.Time(System.nanoTime(), limitNanos, limitNanos);
        InferenceCall call = new InferenceCall(inputs, rows, Client.NOBODY, time, Runnable::run, control);
        try {
            control.timeout = wheel.schedule(
                    () -> {
                        if (call.detach()) {
                            backend.cancel(call);
                            control.end(new RunResult.Failure(FailureReason.TIMEOUT, "control timed out"));
                        }
                    },
                    limitNanos);
            backend.submit(call);
        } catch (RuntimeException | Error bug) {
            call.detach();
            control.end(new RunResult.Failure(FailureReason.ERROR, bug.toString()));
        }
    }

    @Override
    public void completed(RunResult result) {
        end(judged(result));
    }

    private RunResult judged(RunResult result) {
        try {
            String objection =
                    result instanceof RunResult.Success success ? guard.defect(success.outputs(), rows) : null;
            return objection == null ? result : new RunResult.Failure(FailureReason.OUTPUT_GUARD, objection);
        } catch (RuntimeException | Error bug) {
            return new RunResult.Failure(FailureReason.ERROR, bug.toString());
        }
    }

    private void end(RunResult result) {
        Timeout running = timeout;
        if (running != null) {
            running.cancel();
        }
        if (over.compareAndSet(false, true)) {
            then.accept(result);
        }
    }

    @Override
    public Room room() {
        return Room.UNSHARED;
    }

    @Override
    public void lateResult() {}

    @Override
    public void released() {}
}
