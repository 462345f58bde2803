package dev.belay.adapter.resilience;

import dev.belay.execution.Backend;
import dev.belay.execution.InferenceCall;
import dev.belay.execution.RunResult;
import dev.belay.validation.OutputGuard;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import io.netty.util.Timeout;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run of the gateway's own, to find out how a model is; it takes no slot, there is one at a time. */
final class ProbeRun implements InferenceCall.Listener {
    private final OutputGuard guard;
    private final int rows;
    private final Consumer<RunResult> then;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile @Nullable Timeout timeout;

    /** @param then called once, on any thread */
    ProbeRun(OutputGuard guard, int rows, Consumer<RunResult> then) {
        this.guard = guard;
        this.rows = rows;
        this.then = then;
    }

    void start(Backend backend, DeadlineWheel wheel, long limitNanos, Tensor[] inputs) {
        InferenceCall.Time time = new InferenceCall.Time(System.nanoTime(), limitNanos, limitNanos);
        InferenceCall call = new InferenceCall(inputs, rows, Client.NOBODY, time, Runnable::run, this);
        try {
            timeout = wheel.schedule(() -> timeOut(backend, call), limitNanos);
            backend.submit(call);
        } catch (RuntimeException | Error bug) {
            call.detach();
            end(new RunResult.Failure(FailureReason.ERROR, bug.toString()));
        }
    }

    private void timeOut(Backend backend, InferenceCall call) {
        if (call.detach()) {
            boolean crowdedOut = backend.crowdedOut(call);
            backend.cancel(call);
            end(new RunResult.Failure(FailureReason.TIMEOUT, "control timed out", crowdedOut));
        }
    }

    @Override
    public void completed(RunResult result) {
        RunResult judged = result;
        try {
            String objection =
                    result instanceof RunResult.Success success ? guard.defect(success.outputs(), rows) : null;
            if (objection != null) {
                judged = RunResult.Failure.ofOutputs(objection);
            }
        } catch (RuntimeException | Error bug) {
            judged = new RunResult.Failure(FailureReason.ERROR, bug.toString());
        }
        end(judged);
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
    public void lateResult() {}

    @Override
    public void released() {}
}
