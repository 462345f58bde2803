package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.belay.cascade.BaselineTier;
import dev.belay.cascade.Cascade;
import dev.belay.cascade.CascadeObserver;
import dev.belay.cascade.CascadeResult;
import dev.belay.execution.RunResult;
import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import dev.belay.monitoring.Observations;
import dev.belay.validation.Finding;
import dev.belay.validation.InputBinder;
import dev.belay.validation.InputGuard;
import dev.belay.validation.OutputGuard;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model that runs elsewhere, behind the same guards and in the same cascade as one in this process; in the container, which the breaker needs. */
@QuarkusTest
class RemoteBackendTest {
    private static final long LONG_NANOS = 60_000_000_000L;
    private static final long SHORT_NANOS = 30_000_000L;
    private static final ModelRef REF = new ModelRef("flights", "remote");
    private static final FeatureSet FEATURES = new FeatureSet(List.of(HeldModel.X), false);
    private static final Signature SIGNATURE =
            new Signature(List.of(HeldModel.X), List.of(new TensorSpec("y", Datatype.FP32, List.of(-1L))), false);
    private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().factory();

    private final DeadlineWheel wheel = new DeadlineWheel(DAEMONS);
    private final ExecutorService loop = Executors.newSingleThreadExecutor(DAEMONS);
    private final RemoteBackend remote = new RemoteBackend();

    @AfterEach
    void close() {
        remote.close();
        wheel.close();
        loop.shutdown();
    }

    @Test
    void answersThroughGuardsAndCascade() {
        // Given
        Cascade cascade = cascade(tier(LONG_NANOS, 8));

        // When
        CascadeResult.Answered answer = answer(cascade, 1, 2);

        // Then
        assertEquals("primary", answer.tier());
        assertArrayEquals(new float[] {2, 4}, values(answer));
    }

    @Test
    void isLateAndTheNextTierAnswers() {
        // Given
        Cascade cascade = cascade(tier(SHORT_NANOS, 8));
        remote.slow();

        // When
        CascadeResult.Answered answer = answer(cascade, 1);

        // Then
        assertEquals("baseline", answer.tier());
        assertEquals("primary: timeout after 30 ms", answer.degraded());
    }

    @Test
    void hearsOfACallThatNobodyWaitsFor() {
        // Given
        Cascade cascade = cascade(tier(SHORT_NANOS, 8));
        remote.slow();

        // When
        answer(cascade, 1);

        // Then
        assertEquals(1, remote.cancelled.size());
    }

    @Test
    void holdsItsSlotUntilItHasReturned() {
        // Given a tier of one slot, whose call is late
        GuardedTier tier = tier(SHORT_NANOS, 1);
        Cascade cascade = cascade(tier);
        remote.slow();
        answer(cascade, 1);

        // When
        CascadeResult.Answered meanwhile = answer(cascade, 1);
        remote.answer();
        while (tier.health().inflight() > 0) {
            Thread.onSpinWait();
        }

        // Then
        assertEquals("primary: bulkhead full, 1 calls in flight", meanwhile.degraded());
    }

    @Test
    void opensItsBreakerByFailing() {
        // Given
        Cascade cascade = cascade(tier(LONG_NANOS, 8));
        remote.failing("503 from the other side");
        for (int i = 0; i < TierUnderTest.BREAKER_CALLS; i++) {
            answer(cascade, 1);
        }

        // When
        CascadeResult.Answered answer = answer(cascade, 1);

        // Then
        assertEquals("primary: breaker open", answer.degraded());
    }

    @Test
    void isPassedOverWhereItIsGone() {
        // Given
        Cascade cascade = cascade(tier(LONG_NANOS, 8));
        remote.gone("connection refused");

        // When
        CascadeResult.Answered answer = answer(cascade, 1);

        // Then
        assertEquals("primary: connection refused", answer.degraded());
    }

    @Test
    void isOneOfManyCallsAtOnce() {
        // Given
        Cascade cascade = cascade(tier(LONG_NANOS, 64));
        remote.slow();

        // When
        List<CompletableFuture<CascadeResult>> asked = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            asked.add(ask(cascade, i));
        }
        for (int i = 0; i < 32; i++) {
            remote.answer();
        }

        // Then
        for (int i = 0; i < 32; i++) {
            CascadeResult.Answered answer = assertInstanceOf(
                    CascadeResult.Answered.class,
                    asked.get(i).orTimeout(60, TimeUnit.SECONDS).join());
            assertArrayEquals(new float[] {2 * i}, values(answer));
        }
    }

    private GuardedTier tier(long timeoutNanos, int slots) {
        GuardedTier tier = new GuardedTier(
                new TierSettings(
                        "flights",
                        "primary",
                        REF,
                        timeoutNanos,
                        slots,
                        new BreakerSettings(TierUnderTest.BREAKER_CALLS, 0.5, Duration.ofMinutes(10))),
                remote,
                wheel,
                Observations.NONE.tier("flights", "primary", REF, LONG_NANOS),
                TripListener.NONE);
        tier.guardWith(new TierGuards(
                InputGuard.bare(SIGNATURE, FEATURES),
                new InputBinder(SIGNATURE, FEATURES),
                new OutputGuard(SIGNATURE, Optional.empty()),
                Optional.empty(),
                null));
        return tier;
    }

    private static Cascade cascade(GuardedTier tier) {
        return new Cascade(
                List.of(tier),
                Optional.of(new BaselineTier("baseline", new ModelRef("flights", "rule"), new Zeros())),
                System::nanoTime);
    }

    private CompletableFuture<CascadeResult> ask(Cascade cascade, float... rows) {
        CompletableFuture<CascadeResult> result = new CompletableFuture<>();
        Inputs inputs = new Inputs(FEATURES, new Tensor[] {HeldModel.tensor("x", rows)}, rows.length);
        loop.execute(() -> cascade.answer(
                inputs,
                Client.NOBODY,
                Deadline.of(System.nanoTime(), 0, LONG_NANOS),
                new Silent(),
                loop,
                result::complete));
        return result;
    }

    private CascadeResult.Answered answer(Cascade cascade, float... rows) {
        return assertInstanceOf(
                CascadeResult.Answered.class,
                ask(cascade, rows).orTimeout(60, TimeUnit.SECONDS).join());
    }

    private static float[] values(CascadeResult.Answered answer) {
        return ((TensorData.Floats) answer.outputs().getFirst().data()).values();
    }

    private record Zeros() implements Baseline {
        @Override
        public Signature signature() {
            return SIGNATURE;
        }

        @Override
        public List<Tensor> answer(Inputs inputs) {
            return List.of(HeldModel.tensor("y", new float[inputs.rows()]));
        }
    }

    private record Silent() implements CascadeObserver {
        @Override
        public void found(Finding finding) {}

        @Override
        public void refused(int tier, FailureReason reason, String message) {}

        @Override
        public void ended(int tier, RunResult result) {}

        @Override
        public void answered(int tier) {}
    }
}
