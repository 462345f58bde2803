package dev.belay.adapter.resilience;

import dev.belay.execution.Backend;
import dev.belay.execution.InferenceCall;
import dev.belay.execution.RunResult;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for a model server elsewhere: each call goes over to threads of its own, takes its time there, and comes back
 * from them. It doubles what it is sent.
 */
final class RemoteBackend implements Backend, AutoCloseable {
    final List<InferenceCall> cancelled = new ArrayList<>();
    final Semaphore arrived = new Semaphore(0);
    private final Semaphore answers = new Semaphore(0);
    private final ExecutorService connections = Executors.newFixedThreadPool(
            8, Thread.ofPlatform().daemon().name("remote-", 0).factory());

    private volatile boolean slow;
    private volatile @Nullable String failure;
    private volatile String gone = "";

    /** From now on its answers are on their way until {@link #answer}. */
    RemoteBackend slow() {
        slow = true;
        return this;
    }

    void answer() {
        answers.release();
    }

    RemoteBackend failing(String message) {
        failure = message;
        return this;
    }

    RemoteBackend gone(String reason) {
        gone = reason;
        return this;
    }

    @Override
    public Status status() {
        return gone.isEmpty() ? Status.READY : Status.UNAVAILABLE;
    }

    @Override
    public String reason() {
        return gone;
    }

    @Override
    public void submit(InferenceCall call) {
        Tensor[] inputs = call.inputs();
        if (inputs != null && call.enter()) {
            connections.execute(() -> call.end(exchange(inputs)));
        }
    }

    @Override
    public void cancel(InferenceCall call) {
        synchronized (cancelled) {
            cancelled.add(call);
        }
    }

    private RunResult exchange(Tensor[] inputs) {
        long startNanos = System.nanoTime();
        arrived.release();
        if (slow) {
            answers.acquireUninterruptibly();
        }
        String message = failure;
        if (message != null) {
            return new RunResult.Failure(FailureReason.ERROR, message);
        }
        float[] values = ((TensorData.Floats) inputs[0].data()).values().clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= 2;
        }
        return new RunResult.Success(
                List.of(HeldModel.tensor("y", values)), System.nanoTime() - startNanos, values.length);
    }

    @Override
    public void close() {
        connections.shutdownNow();
    }
}
