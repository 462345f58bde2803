package dev.belay.execution;

import dev.belay.Patience;
import dev.belay.vocabulary.Client;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A runner over a fake model, with a clock that stands still until it is moved. */
final class Rig {
    static final long MILLI = 1_000_000;
    /** A tier's timeout, and the budget of its calls. */
    static final long TIMEOUT = 100 * MILLI;

    static final long STUCK_GRACE = RunnerSettings.DEFAULT.stuckGraceNanos();

    final FakeRun model = new FakeRun();
    final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 50 * MILLI);
    final Events events = new Events();
    final AtomicInteger exits = new AtomicInteger();
    private final CompletableFuture<Throwable> bugs = new CompletableFuture<>();
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    final Runner runner;

    Rig() {
        this(true);
    }

    Rig(boolean batchable) {
        runner = new Runner(
                model,
                batchable,
                RunnerSettings.DEFAULT,
                loop -> {
                    Thread started = Thread.ofPlatform()
                            .daemon()
                            .uncaughtExceptionHandler((thread, bug) -> bugs.complete(bug))
                            .unstarted(loop);
                    thread.set(started);
                    return started;
                },
                now::get,
                events,
                exits::incrementAndGet);
    }

    /** What a runner reports. */
    static final class Events implements Runner.Listener {
        volatile @Nullable RuntimeException bug;
        private final List<String> reported = Collections.synchronizedList(new ArrayList<>());
        private final CountDownLatch recovered = new CountDownLatch(1);

        @Override
        public void batch(int rows) {
            reported.add("batch " + rows);
            throwBug();
        }

        @Override
        public void stuck() {
            reported.add("stuck");
            throwBug();
        }

        @Override
        public void recovered() {
            reported.add("recovered");
            recovered.countDown();
        }

        private void throwBug() {
            RuntimeException thrown = bug;
            if (thrown != null) {
                throw thrown;
            }
        }

        /** So far; the runner goes on. */
        List<String> reported() {
            synchronized (reported) {
                return List.copyOf(reported);
            }
        }

        void awaitRecovered() {
            Patience.await(recovered);
        }
    }

    /** The first thing that was thrown at the runner's thread. */
    Throwable awaitBug() {
        return Patience.get(bugs);
    }

    /** The runner has nothing to do. */
    void awaitAsleep() {
        Patience.until(() -> thread.get().getState() == Thread.State.WAITING, "the runner waits");
    }

    Caller caller(Executor replyOn, float... rows) {
        return caller(Client.NOBODY, replyOn, rows);
    }

    Caller caller(Client client, Executor replyOn, float... rows) {
        return new Caller(Tensors.column(rows), client, new InferenceCall.Time(now.get(), TIMEOUT, TIMEOUT), replyOn);
    }

    Caller caller(float... rows) {
        return caller(Runnable::run, rows);
    }

    Caller submit(float... rows) {
        return submitAs(Client.NOBODY, rows);
    }

    Caller submitAs(Client client, float... rows) {
        Caller caller = caller(client, Runnable::run, rows);
        runner.submit(caller.call);
        return caller;
    }

    /** Submits a call whose run is held inside the model, so that what comes next waits in the queue. */
    Held hold(float... rows) {
        Hold hold = model.holdNext();
        Caller caller = submit(rows);
        hold.awaitEntered();
        return new Held(hold, caller);
    }

    record Held(Hold hold, Caller caller) {
        void letGo() {
            hold.letGo();
        }
    }

    /** Moves the clock on and lets the watch look. */
    void pass(long nanos) {
        runner.watch(now.addAndGet(nanos));
    }

    /** Terminates the run that is held and waits until it counts as stuck; its callers have had their timeouts. */
    void letItHang() {
        pass(TIMEOUT + 1);
        pass(STUCK_GRACE + 1);
    }
}
