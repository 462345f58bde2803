package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.OutputRoom;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Producers, timers, a watch and a wild model against each other: whatever happens, every call is completed once, on its
 * event loop, and its slot is freed once. Chance, not time, decides what happens; nothing is asserted of when.
 */
class RunnerStressTest {
    private static final int PRODUCERS = 4;
    private static final int CALLS_EACH = 5_000;
    private static final int SLOTS = 128;
    private static final long MICRO = 1_000;
    private static final long LONGEST_BUDGET = 4_000 * MICRO;
    private static final RunnerSettings SETTINGS = new RunnerSettings(32, 1_000 * MICRO);

    private final long seed = System.nanoTime();
    private final Semaphore slots = new Semaphore(SLOTS);
    private final CountDownLatch completed = new CountDownLatch(PRODUCERS * CALLS_EACH);
    private final CountDownLatch released = new CountDownLatch(PRODUCERS * CALLS_EACH);
    private final ConcurrentLinkedQueue<Demand> demands = new ConcurrentLinkedQueue<>();
    private final WildModel model = new WildModel(new Random(seed));
    private final Runner runner = new Runner(
            model,
            true,
            SETTINGS,
            Thread.ofPlatform().daemon().factory(),
            System::nanoTime,
            Runner.Listener.NONE,
            () -> {});

    @Test
    void completesEveryCallOnceAndFreesEverySlotOnce() throws InterruptedException {
        System.out.println("RunnerStressTest seed " + seed);
        try (ScheduledExecutorService timers = Executors.newScheduledThreadPool(2);
                ExecutorService oneLoop = Executors.newSingleThreadExecutor();
                ExecutorService otherLoop = Executors.newSingleThreadExecutor()) {
            // Given
            timers.scheduleAtFixedRate(() -> runner.watch(System.nanoTime()), 1, 1, TimeUnit.MILLISECONDS);

            // When
            List<Thread> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                Random random = new Random(seed + i + 1);
                boolean closes = i == 0;
                producers.add(Thread.ofPlatform().start(() -> produce(random, timers, oneLoop, otherLoop, closes)));
            }
            for (Thread producer : producers) {
                producer.join();
            }
            Patience.await(completed);
            Patience.await(released);
            runner.awaitExit(60_000);
        }

        // Then
        assertEquals(SLOTS, slots.availablePermits());
        for (Demand demand : demands) {
            assertEquals(1, demand.caller.completions.get());
            assertEquals(1, demand.caller.releases.get());
            assertTrue(demand.isAnsweredRight());
        }
        assertEquals(1, model.closes);
    }

    /** Submits as slots allow; one producer closes the runner when nine tenths are done. */
    private void produce(
            Random random,
            ScheduledExecutorService timers,
            ExecutorService oneLoop,
            ExecutorService otherLoop,
            boolean closes) {
        for (int i = 0; i < CALLS_EACH; i++) {
            slots.acquireUninterruptibly();
            Demand demand = new Demand(random, random.nextBoolean() ? oneLoop : otherLoop);
            demands.add(demand);
            timers.schedule(demand::timeOut, random.nextLong(LONGEST_BUDGET), TimeUnit.NANOSECONDS);
            runner.submit(demand.call);
            if (closes && i == CALLS_EACH * 9 / 10) {
                runner.close();
            }
        }
    }

    /** A caller with some rows, a slot, and an event loop. */
    private final class Demand implements InferenceCall.Listener {
        final float[] rows;
        final ExecutorService loop;
        final InferenceCall call;
        final Caller caller = Caller.of(Tensors.column(0));

        Demand(Random random, ExecutorService loop) {
            this.rows = new float[1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 3)];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = random.nextInt(1_000);
            }
            this.loop = loop;
            Client client = new Client(random.nextInt(8));
            InferenceCall.Time time =
                    new InferenceCall.Time(System.nanoTime(), random.nextLong(LONGEST_BUDGET), LONGEST_BUDGET);
            this.call = new InferenceCall(new Tensor[] {Tensors.column(rows)}, rows.length, client, time, loop, this);
        }

        void timeOut() {
            if (call.detach()) {
                loop.execute(() -> completed(new RunResult.Failure(FailureReason.TIMEOUT, "timeout")));
            }
        }

        @Override
        public void completed(RunResult result) {
            caller.completed(result);
            completed.countDown();
        }

        @Override
        public void lateResult() {
            caller.lateResult();
        }

        @Override
        public void released() {
            caller.released();
            slots.release();
            released.countDown();
        }

        boolean isAnsweredRight() {
            if (caller.result() instanceof RunResult.Success success) {
                float[] answer = Tensors.values(success.outputs().getFirst());
                boolean right = answer.length == rows.length;
                for (int i = 0; right && i < rows.length; i++) {
                    right = answer[i] == 2 * rows[i];
                }
                return right;
            }
            return true;
        }
    }

    /** Mostly answers; sometimes fails, is slow, waits for terminate, or doesn't even listen to that for a while. */
    private static final class WildModel implements ModelRun {
        private final Random random;
        private final Semaphore terminated = new Semaphore(0);
        volatile int closes;

        WildModel(Random random) {
            this.random = random;
        }

        @Override
        public List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException {
            terminated.drainPermits();
            int chance = random.nextInt(1_000);
            if (chance < 3) {
                terminated.acquireUninterruptibly();
                LockSupport.parkNanos(3_000 * MICRO);
            } else if (chance < 10) {
                terminated.acquireUninterruptibly();
                throw new ModelRunException("terminated");
            } else if (chance < 30) {
                LockSupport.parkNanos(random.nextInt(500) * MICRO);
            } else if (chance < 40) {
                throw new StackOverflowError("wild");
            } else if (chance < 200 && members.stream().anyMatch(member -> Tensors.values(member[0])[0] < 100)) {
                throw new ModelRunException("can't take it");
            }
            return FakeRun.twice(members);
        }

        @Override
        public void terminate() {
            terminated.release();
        }

        @Override
        public void close() {
            closes++;
        }
    }
}
