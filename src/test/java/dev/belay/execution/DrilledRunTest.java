package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class DrilledRunTest {
    private static final long FOR_EVER = Long.MAX_VALUE;
    private static final Tensor[] ONE = {Tensors.column(1)};
    private static final Tensor[] TWO = {Tensors.column(2, 3)};

    private final FakeRun real = new FakeRun();
    private final DrilledRun run = new DrilledRun(real);
    private final CountDownLatch over = new CountDownLatch(1);

    private void inject(InjectedFault.Kind kind, long delayNanos) {
        run.inject(new InjectedFault(kind, delayNanos, 1, new Random(1), over));
    }

    private void injectSometimes(InjectedFault.Kind kind, double... luck) {
        Iterator<Double> draws = Arrays.stream(luck).iterator();
        RandomGenerator random = new Random() {
            @Override
            public double nextDouble() {
                return draws.next();
            }
        };
        run.inject(new InjectedFault(kind, 0, 0.5, random, over));
    }

    /** @param struck opens when the run has met the fault */
    private void injectHang(CountDownLatch struck) {
        RandomGenerator random = () -> {
            struck.countDown();
            return 0;
        };
        run.inject(new InjectedFault(InjectedFault.Kind.HANG, 0, 0.5, random, over));
    }

    private static float[] values(List<Tensor> outputs) {
        return Tensors.values(outputs.getFirst());
    }

    /** Runs on another thread. */
    private CompletableFuture<float[]> start(Tensor[] member) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return values(run.run(List.<Tensor[]>of(member)));
            } catch (ModelRunException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void changesNothingWithoutAFault() throws ModelRunException {
        // Given no fault

        // When
        List<Tensor> outputs = run.run(List.of(ONE, TWO));

        // Then
        assertArrayEquals(new float[] {2, 4, 6}, values(outputs));
    }

    @Test
    void changesNothingOnceTheDrillIsOver() throws ModelRunException {
        // Given
        inject(InjectedFault.Kind.ERROR, 0);
        over.countDown();

        // When
        List<Tensor> outputs = run.run(List.<Tensor[]>of(ONE));

        // Then
        assertArrayEquals(new float[] {2}, values(outputs));
    }

    @Test
    void raisesAnException() {
        // Given
        inject(InjectedFault.Kind.ERROR, 0);

        // When, then
        assertThrows(ModelRunException.class, () -> run.run(List.<Tensor[]>of(ONE)));
    }

    @Test
    void answersNaN() throws ModelRunException {
        // Given
        inject(InjectedFault.Kind.NAN, 0);

        // When
        List<Tensor> outputs = run.run(List.of(ONE, TWO));

        // Then
        assertArrayEquals(new float[] {Float.NaN, Float.NaN, Float.NaN}, values(outputs));
    }

    @Test
    void answersNaNToThoseItStrikesOnly() throws ModelRunException {
        // Given
        injectSometimes(InjectedFault.Kind.NAN, 0.9, 0.1);

        // When
        List<Tensor> outputs = run.run(List.of(ONE, TWO));

        // Then
        assertArrayEquals(new float[] {2, Float.NaN, Float.NaN}, values(outputs));
    }

    @Test
    void answersNaNAlsoWhereTheOutputDoesntFollowTheRows() throws ModelRunException {
        // Given a model that gives one number for a whole request
        real.behaviour = members -> List.of(Tensors.column(5));
        inject(InjectedFault.Kind.NAN, 0);

        // When
        List<Tensor> outputs = run.run(List.<Tensor[]>of(TWO));

        // Then
        assertArrayEquals(new float[] {Float.NaN}, values(outputs));
    }

    @Test
    void strikesTheSameRequestAgainWhenItsBatchIsSplit() throws ModelRunException {
        // Given a batch of which the second request was struck
        injectSometimes(InjectedFault.Kind.ERROR, 0.9, 0.1);
        assertThrows(ModelRunException.class, () -> run.run(List.of(ONE, TWO)));

        // When
        List<Tensor> spared = run.run(List.<Tensor[]>of(ONE));

        // Then
        assertArrayEquals(new float[] {2}, values(spared));
        assertThrows(ModelRunException.class, () -> run.run(List.<Tensor[]>of(TWO)));
    }

    @Test
    void strikesItsShareOfRequests() {
        // Given
        long seed = System.nanoTime();
        System.out.println("DrilledRunTest seed " + seed);
        run.inject(new InjectedFault(InjectedFault.Kind.ERROR, 0, 0.3, new Random(seed), over));

        // When
        int struck = 0;
        for (int i = 0; i < 10_000; i++) {
            try {
                run.run(List.<Tensor[]>of(new Tensor[] {Tensors.column(i)}));
            } catch (ModelRunException e) {
                struck++;
            }
        }

        // Then within seven standard deviations
        assertEquals(3_000, struck, 320);
    }

    @Test
    void hangsUntilTheDrillIsOverWhateverTerminateSays() {
        // Given a run that notes whether the drill was over when the model was asked
        CountDownLatch struck = new CountDownLatch(1);
        injectHang(struck);
        AtomicBoolean overFirst = new AtomicBoolean();
        real.behaviour = members -> {
            overFirst.set(over.getCount() == 0);
            return FakeRun.twice(members);
        };
        CompletableFuture<float[]> running = start(ONE);
        Patience.await(struck);

        // When
        run.terminate();
        over.countDown();

        // Then
        assertArrayEquals(new float[] {2}, Patience.get(running));
        assertTrue(overFirst.get());
    }

    @Test
    void stopsADelayWhenTerminated() {
        // Given
        inject(InjectedFault.Kind.DELAY, FOR_EVER);
        List<Throwable> thrown = new ArrayList<>();
        CountDownLatch ended = new CountDownLatch(1);
        Thread runner = Thread.ofPlatform().start(() -> {
            try {
                run.run(List.<Tensor[]>of(ONE));
            } catch (ModelRunException e) {
                thrown.add(e);
            }
            ended.countDown();
        });

        // When terminated again and again, as the watch does
        while (runner.isAlive()) {
            run.terminate();
            Thread.onSpinWait();
        }

        // Then
        Patience.await(ended);
        assertEquals(1, thrown.size());
    }

    @Test
    void answersAfterTheDelay() throws ModelRunException {
        // Given
        inject(InjectedFault.Kind.DELAY, 1);

        // When
        List<Tensor> outputs = run.run(List.<Tensor[]>of(ONE));

        // Then
        assertArrayEquals(new float[] {2}, values(outputs));
    }

    @Test
    void forgetsATerminateThatWasMeantForAnEarlierRun() throws ModelRunException {
        // Given
        run.terminate();
        inject(InjectedFault.Kind.DELAY, 1_000);

        // When
        List<Tensor> outputs = run.run(List.<Tensor[]>of(ONE));

        // Then
        assertArrayEquals(new float[] {2}, values(outputs));
    }

    @Test
    void passesTerminateOn() {
        // Given no fault

        // When
        run.terminate();

        // Then
        assertEquals(1, real.terminates.get());
    }
}
