package dev.belay.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.belay.cascade.Cascade;
import dev.belay.cascade.FakeTier;
import dev.belay.monitoring.Observations.TapDrop;
import dev.belay.monitoring.Observations.TapObserver;
import dev.belay.routing.Route;
import dev.belay.routing.Routes;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TapTest {
    private static final ThreadFactory DAEMONS = Thread.ofPlatform()
            .daemon()
            .name("tap")
            .uncaughtExceptionHandler((thread, bug) -> {})
            .factory();
    private static final TapLimits ROOMY = new TapLimits(10_000, 1L << 30);

    private final FakeTier tier = new FakeTier("primary");
    private final PredictionService service = PredictionFixture.service(() -> 1_000);
    private final Route route = Routes.to(new Cascade(List.of(tier), Optional.empty(), () -> 1_000));
    private final Inputs inputs = new Inputs(route.features(), new Tensor[0], 1);
    private final Misses misses = new Misses();
    private final AtomicInteger answers = new AtomicInteger();

    private void predict() {
        service.predict(
                PredictionFixture.request(route, inputs, null, 0), Runnable::run, result -> answers.incrementAndGet());
    }

    /** Keeps what it gets. */
    private static final class Keeping implements Tap {
        final BlockingQueue<FinishedPrediction> kept = new LinkedBlockingQueue<>();

        @Override
        public String name() {
            return "keeping";
        }

        @Override
        public void finished(FinishedPrediction prediction) {
            kept.add(prediction);
        }

        FinishedPrediction next() throws InterruptedException {
            FinishedPrediction next = kept.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("it got nothing");
            }
            return next;
        }
    }

    /** Takes as long as the test wants. */
    private static final class Slow implements Tap {
        final Semaphore entered = new Semaphore(0);
        final Semaphore mayReturn = new Semaphore(0);

        @Override
        public String name() {
            return "slow";
        }

        @Override
        public void finished(FinishedPrediction prediction) {
            entered.release();
            mayReturn.acquireUninterruptibly();
        }
    }

    /** Always throws. */
    private static final class Throwing implements Tap {
        @Override
        public String name() {
            return "throwing";
        }

        @Override
        public void finished(FinishedPrediction prediction) {
            throw new IllegalStateException("a bug of the tap");
        }
    }

    private static final class Misses implements TapObserver {
        private final Map<TapDrop, Integer> dropped = new EnumMap<>(TapDrop.class);
        final Semaphore failures = new Semaphore(0);

        @Override
        public synchronized void dropped(TapDrop reason) {
            dropped.merge(reason, 1, Integer::sum);
        }

        synchronized int of(TapDrop reason) {
            return dropped.getOrDefault(reason, 0);
        }

        @Override
        public void failed() {
            failures.release();
        }
    }

    @Test
    void getsAPredictionAsItWas() throws InterruptedException {
        // Given
        Keeping tap = new Keeping();
        service.register(tap, ROOMY, misses, DAEMONS);

        // When
        predict();

        // Then its tensors are shared, not copied
        FinishedPrediction got = tap.next();
        assertSame(inputs, got.request().inputs());
        assertEquals(
                PredictionFixture.ID,
                assertInstanceOf(PredictionResult.Answered.class, got.result()).id());
        assertNull(got.arm());
    }

    @Test
    void getsWhatNobodyAnswered() throws InterruptedException {
        // Given
        Keeping tap = new Keeping();
        service.register(tap, ROOMY, misses, DAEMONS);
        tier.failing(FailureReason.ERROR, "broken");

        // When
        predict();

        // Then
        assertInstanceOf(PredictionResult.Unanswered.class, tap.next().result());
    }

    @Test
    void losesNothingWhereThereIsRoom() throws InterruptedException {
        // Given
        Keeping tap = new Keeping();
        service.register(tap, ROOMY, misses, DAEMONS);

        // When
        for (int i = 0; i < 5_000; i++) {
            predict();
        }

        // Then
        for (int i = 0; i < 5_000; i++) {
            tap.next();
        }
        assertEquals(0, misses.of(TapDrop.PREDICTIONS) + misses.of(TapDrop.BYTES));
    }

    @Test
    void holdsNoPredictionUpHoweverSlowItIs() {
        // Given a tap that never returns
        service.register(new Slow(), new TapLimits(2, 1L << 30), misses, DAEMONS);

        // When
        for (int i = 0; i < 100; i++) {
            predict();
        }

        // Then
        assertEquals(100, answers.get());
    }

    @Test
    void countsWhatItIsTooSlowFor() {
        // Given a tap that has one prediction and never returns, and for which two may wait
        Slow tap = new Slow();
        service.register(tap, new TapLimits(2, 1L << 30), misses, DAEMONS);
        predict();
        tap.entered.acquireUninterruptibly();

        // When
        for (int i = 0; i < 10; i++) {
            predict();
        }

        // Then
        assertEquals(8, misses.of(TapDrop.PREDICTIONS));
        assertEquals(0, misses.of(TapDrop.BYTES));
    }

    @Test
    void countsWhatIsTooLargeToWait() {
        // Given a tap that has one prediction and never returns, and for which the bytes of three may wait
        Slow tap = new Slow();
        long bytes = new FinishedPrediction(
                        PredictionFixture.request(route, inputs, null, 0),
                        PredictionFixture.answered("primary", tier.model(), List.of(), null),
                        null,
                        0,
                        0)
                .bytes();
        service.register(tap, new TapLimits(1_000, 3 * bytes), misses, DAEMONS);
        predict();
        tap.entered.acquireUninterruptibly();

        // When the one that it has counts, too
        for (int i = 0; i < 10; i++) {
            predict();
        }

        // Then
        assertEquals(8, misses.of(TapDrop.BYTES));
        assertEquals(0, misses.of(TapDrop.PREDICTIONS));
    }

    @Test
    void getsWhatComesOnceItKeepsUpAgain() {
        // Given a tap that was too slow
        Slow tap = new Slow();
        service.register(tap, new TapLimits(1, 1L << 30), misses, DAEMONS);
        for (int i = 0; i < 10; i++) {
            predict();
        }
        tap.mayReturn.release(100);
        tap.entered.acquireUninterruptibly(10 - misses.of(TapDrop.PREDICTIONS));

        // When
        predict();

        // Then
        tap.entered.acquireUninterruptibly();
        assertEquals(11, answers.get());
    }

    @Test
    void goesOnAfterItHasThrown() {
        // Given
        service.register(new Throwing(), ROOMY, misses, DAEMONS);

        // When
        predict();
        predict();

        // Then
        misses.failures.acquireUninterruptibly(2);
        assertEquals(2, answers.get());
    }

    @Test
    void sparesAnotherTap() throws InterruptedException {
        // Given
        Keeping tap = new Keeping();
        service.register(new Slow(), new TapLimits(1, 1L << 30), new Misses(), DAEMONS);
        service.register(tap, ROOMY, misses, DAEMONS);

        // When
        for (int i = 0; i < 10; i++) {
            predict();
        }

        // Then
        for (int i = 0; i < 10; i++) {
            tap.next();
        }
        assertEquals(0, misses.of(TapDrop.PREDICTIONS));
    }

    @Test
    void getsNothingMoreOnceItIsTakenAway() {
        // Given
        Keeping tap = new Keeping();
        Runnable remove = service.register(tap, ROOMY, misses, DAEMONS);

        // When
        remove.run();
        predict();

        // Then
        assertTrue(service.taps().isEmpty());
        assertTrue(tap.kept.isEmpty());
    }

    @Test
    void isCalledOnADaemonOfItsOwn() throws InterruptedException {
        // Given
        BlockingQueue<Thread> threads = new LinkedBlockingQueue<>();
        service.register(
                new Tap() {
                    @Override
                    public String name() {
                        return "curious";
                    }

                    @Override
                    public void finished(FinishedPrediction prediction) {
                        threads.add(Thread.currentThread());
                    }
                },
                ROOMY,
                misses,
                DAEMONS);

        // When
        predict();

        // Then
        Thread thread = threads.poll(60, TimeUnit.SECONDS);
        assertFalse(thread == null || thread == Thread.currentThread());
        assertTrue(thread.isDaemon());
    }

    /** What a finished prediction takes isn't made where nobody gets it. */
    @Test
    void costsNoAllocationWhereThereIsNone() {
        // Given predictions that are warm, with a tap
        PredictionRequest request = PredictionFixture.request(route, inputs, null, 0);
        Runnable remove = service.register(new Keeping(), ROOMY, misses, DAEMONS);
        long withATap = allocatedByPredictions(request);

        // When
        remove.run();
        long withoutATap = allocatedByPredictions(request);

        // Then
        assertTrue(withATap >= withoutATap + 1_000 * 40L, withATap + " with one, " + withoutATap + " without");
    }

    /** Of a thousand; the least of several looks, since whatever else the thread does comes on top. */
    private long allocatedByPredictions(PredictionRequest request) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().threadId();
        long least = Long.MAX_VALUE;
        for (int look = 0; look < 20; look++) {
            long before = threads.getThreadAllocatedBytes(id);
            for (int i = 0; i < 1_000; i++) {
                service.predict(request, Runnable::run, result -> {});
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(id) - before);
        }
        return least;
    }
}
