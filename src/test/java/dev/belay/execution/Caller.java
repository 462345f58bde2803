package dev.belay.execution;

import dev.belay.Patience;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Who waits for a call: the tier's part, and a count of its calls. */
final class Caller implements InferenceCall.Listener {
    final InferenceCall call;
    final AtomicInteger completions = new AtomicInteger();
    final AtomicInteger releases = new AtomicInteger();
    final AtomicInteger lateResults = new AtomicInteger();
    private final CompletableFuture<RunResult> result = new CompletableFuture<>();
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch late = new CountDownLatch(1);

    Caller(Tensor input, Client client, InferenceCall.Time time, Executor replyOn) {
        call = new InferenceCall(new Tensor[] {input}, input.rows(), client, time, replyOn, this);
    }

    /** A caller with time enough, answered on whatever thread has the answer. */
    static Caller of(Tensor input) {
        return of(input, Client.NOBODY);
    }

    static Caller of(Tensor input, Client client) {
        return new Caller(input, client, new InferenceCall.Time(0, 1_000_000_000L, 1_000_000_000L), Runnable::run);
    }

    /** What the tier's timer does. @return true if it came before the run's result */
    boolean timeOut() {
        boolean won = call.detach();
        if (won) {
            completed(new RunResult.Failure(FailureReason.TIMEOUT, "timeout"));
        }
        return won;
    }

    @Override
    public void completed(RunResult outcome) {
        completions.incrementAndGet();
        result.complete(outcome);
    }

    @Override
    public void lateResult() {
        lateResults.incrementAndGet();
        late.countDown();
    }

    @Override
    public void released() {
        releases.incrementAndGet();
        released.countDown();
    }

    boolean isCompleted() {
        return completions.get() > 0;
    }

    boolean isReleased() {
        return releases.get() > 0;
    }

    RunResult result() {
        return Patience.get(result);
    }

    /** The rows of the answer. */
    float[] answer() {
        return switch (result()) {
            case RunResult.Success success -> Tensors.values(success.outputs().getFirst());
            case RunResult.Failure failure -> throw new AssertionError(failure.toString());
        };
    }

    RunResult.Failure failure() {
        return switch (result()) {
            case RunResult.Success success -> throw new AssertionError(success.toString());
            case RunResult.Failure failure -> failure;
        };
    }

    FailureReason reason() {
        return failure().reason();
    }

    void awaitReleased() {
        Patience.await(released);
    }

    void awaitLateResult() {
        Patience.await(late);
    }
}
