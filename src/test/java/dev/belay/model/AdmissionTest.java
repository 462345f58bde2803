package dev.belay.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.Tensor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a loaded version goes through before it serves: goldens, batching, warm-up, all under a limit. */
class AdmissionTest {
    private static final ModelCard CARD = StubModel.card(StubModel.golden(1, 2), StubModel.golden(3, 6e6f));

    @Test
    void acceptsGoldensWithinAToleranceRelativeToTheirSize() {
        // Given a model that is off by 1e-6 of the second golden
        StubModel model = new StubModel(true, rows -> new float[] {rows[0] == 1 ? 2 : 6e6f + 6});

        // When, then
        assertDoesNotThrow(() -> GoldenCheck.check(model.signature(), model, CARD));
    }

    @Test
    void namesTheGoldenTheOutputAndBothValues() {
        // Given
        StubModel model = new StubModel(true, rows -> new float[] {2});

        // When
        ModelLoadException refusal =
                assertThrows(ModelLoadException.class, () -> GoldenCheck.check(model.signature(), model, CARD));

        // Then
        assertEquals(
                "golden example 2 is not reproduced: output 'y' element 0: expected 6000000.0, got 2.0"
                        + " (tolerance 1.0E-5)",
                refusal.getMessage());
    }

    @Test
    void namesAnAnswerOfTheWrongShape() {
        // Given
        StubModel model = new StubModel(true, rows -> new float[] {2, 2});

        // When
        ModelLoadException refusal =
                assertThrows(ModelLoadException.class, () -> GoldenCheck.check(model.signature(), model, CARD));

        // Then
        assertEquals(
                "golden example 1 is not reproduced: output 'y': expected FP32 [1, 1], got FP32 [2, 1];"
                        + " 2 of 2 golden examples fail",
                refusal.getMessage());
    }

    @Test
    void refusesToBatchWhereAMemberChangesItsNeighbours() throws ModelLoadException {
        // Given a model that adds up its rows as it goes
        StubModel model = new StubModel(true, rows -> {
            float[] sums = rows.clone();
            for (int i = 1; i < sums.length; i++) {
                sums[i] += sums[i - 1];
            }
            return sums;
        });

        // When, then
        assertFalse(rowsAreIndependent(model));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e6, 1e9, 1e16})
    void refusesToBatchWhatDependsOnTheLargestOfTheBatchOnlyFarOut(double bound) throws ModelLoadException {
        // Given a bare model that scales by the largest value, if that is a large one
        StubModel model = new StubModel(true, rows -> {
            double largest = bound;
            for (float row : rows) {
                largest = Math.max(largest, row);
            }
            float[] scaled = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                scaled[i] = (float) (rows[i] / largest);
            }
            return scaled;
        });

        // When, then
        assertFalse(rowsAreIndependent(model));
    }

    @Test
    void batchesWhatIsFiniteOnlyNearby() throws ModelLoadException {
        // Given a bare model whose answers overflow, to infinity alone and to none when joined
        StubModel model = new StubModel(true, rows -> {
            float[] squares = new float[rows.length];
            for (int i = 0; i < rows.length; i++) {
                float square = rows[i] * rows[i];
                squares[i] = Float.isInfinite(square) && rows.length > 1 ? Float.NaN : square;
            }
            return squares;
        });

        // When, then
        assertTrue(rowsAreIndependent(model));
    }

    @Test
    void refusesToBatchWhatFailsWhenJoined() throws ModelLoadException {
        // Given
        StubModel model = new StubModel(true, rows -> {
            if (rows.length > 1) {
                throw new ModelRunException("one at a time");
            }
            return rows;
        });

        // When, then
        assertFalse(rowsAreIndependent(model));
    }

    @Test
    void batchesIndependentRows() throws ModelLoadException {
        // Given
        StubModel model = new StubModel(true, float[]::clone);

        // When, then
        assertTrue(rowsAreIndependent(model));
    }

    @Test
    void warmsEveryPowerOfTwoUpToTheLargestBatch() throws ModelLoadException {
        // Given
        StubModel model = new StubModel(true, rows -> rows);

        // When
        WarmUp.run(model.signature(), model, Optional.of(CARD), new AtomicLong()::get);

        // Then
        assertEquals(
                List.of(1, 2, 4, 8, 16, 32), model.batches.stream().distinct().toList());
    }

    @Test
    void warmsSingleRowsOnlyWhereRowsCannotBeJoined() throws ModelLoadException {
        // Given
        StubModel model = new StubModel(false, rows -> rows);

        // When
        WarmUp.run(model.signature(), model, Optional.empty(), new AtomicLong()::get);

        // Then
        assertEquals(List.of(1), model.batches.stream().distinct().toList());
    }

    @Test
    void measuresMicrosecondsPerRow() throws ModelLoadException {
        // Given a model that takes 40 µs and 10 µs per row
        AtomicLong nanos = new AtomicLong();
        StubModel model = new StubModel(true, rows -> {
            nanos.addAndGet(40_000 + 10_000L * rows.length);
            return rows;
        });

        // When
        WarmUp.Speed speed = WarmUp.run(model.signature(), model, Optional.of(CARD), nanos::get);

        // Then
        assertEquals(new WarmUp.Speed(50, 50, 11.25, Optional.empty()), speed);
    }

    @Test
    void warmsASlowModelWithOneRunPerSize() throws ModelLoadException {
        // Given a model that takes a second
        AtomicLong nanos = new AtomicLong();
        StubModel model = new StubModel(true, rows -> {
            nanos.addAndGet(1_000_000_000);
            return rows;
        });

        // When
        WarmUp.run(model.signature(), model, Optional.of(CARD), nanos::get);

        // Then
        assertEquals(List.of(1, 2, 4, 8, 16, 32), model.batches);
    }

    @Test
    void aPauseOfTheMachineIsNotTheModelsSlowness() throws ModelLoadException {
        // Given a fast model, and a machine that stands still for 200 ms in its first run
        AtomicLong nanos = new AtomicLong();
        AtomicInteger runs = new AtomicInteger();
        StubModel model = new StubModel(true, rows -> {
            nanos.addAndGet(runs.getAndIncrement() == 0 ? 200_000_000 : 40_000);
            return rows;
        });
        ModelCard card = StubModel.card(250.0, StubModel.golden(1, 1));

        // When
        WarmUp.Speed speed = WarmUp.run(model.signature(), model, Optional.of(card), nanos::get);

        // Then
        assertDoesNotThrow(() -> speed.checkAgainst(card));
    }

    @Test
    void aPauseOfTheMachineIsNotTheMeasuredSpeed() throws ModelLoadException {
        // Given a model that takes 40 µs, and a machine that stands still for 200 ms in its first run
        AtomicLong nanos = new AtomicLong();
        AtomicInteger runs = new AtomicInteger();
        StubModel model = new StubModel(true, rows -> {
            nanos.addAndGet(runs.getAndIncrement() == 0 ? 200_000_000 : 40_000);
            return rows;
        });

        // When
        WarmUp.Speed speed = WarmUp.run(model.signature(), model, Optional.of(CARD), nanos::get);

        // Then
        assertEquals(40, speed.microsPerRowAlone());
    }

    @Test
    void stopsAProbeThatIsPastItsLimit() {
        // Given a model that runs until it is told to stop
        StubModel[] self = new StubModel[1];
        self[0] = new StubModel(true, rows -> {
            try {
                self[0].terminated.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new ModelRunException("stopped");
        });
        LoadProbe probe = new LoadProbe(task -> Thread.ofPlatform().daemon().start(task), Duration.ofMillis(50), 600);

        // When
        ModelLoadException refusal = assertThrows(
                ModelLoadException.class,
                () -> probe.run(
                        self[0],
                        "warm-up",
                        run -> run.run(List.<Tensor[]>of(
                                new Examples(self[0].signature().inputs(), Optional.of(CARD)).golden(0))),
                        null));

        // Then
        assertEquals("warm-up: not done within 50 ms; the run was stopped", refusal.getMessage());
    }

    @Test
    void closesTheRunAfterAProbe() throws ModelLoadException {
        // Given
        StubModel model = new StubModel(true, rows -> rows);

        // When
        new LoadProbe(Runnable::run, Duration.ofSeconds(1), 10).run(model, "nothing", run -> 1, null);

        // Then
        assertTrue(model.closed);
    }

    private static boolean rowsAreIndependent(StubModel model) throws ModelLoadException {
        Signature signature = model.signature();
        Declaration declared = new Declaration(
                signature.inputs().stream().map(StubModel::port).toList(),
                signature.outputs().stream().map(StubModel::port).toList());
        return new Experiment(declared, signature.inputs(), model, Optional.empty(), () -> 0, 1)
                .findings()
                .rowsAreIndependent();
    }
}
