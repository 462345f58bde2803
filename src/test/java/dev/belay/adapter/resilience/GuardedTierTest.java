package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.execution.InjectedFault;
import dev.belay.execution.LoaderSettings;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.ModelLoader;
import dev.belay.execution.RunResult;
import dev.belay.execution.Runner;
import dev.belay.execution.RunnerSettings;
import dev.belay.model.ModelRunException;
import dev.belay.model.ModelVersion;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.validation.InputBinder;
import dev.belay.validation.InputGuard;
import dev.belay.validation.OutputGuard;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two guards of a tier; in the container, which the breaker needs. */
@QuarkusTest
class GuardedTierTest {
    private static final long MILLI = 1_000_000;
    private static final long LONG = 60_000 * MILLI;
    private static final int SLOTS = 4;
    private static final int BREAKER_CALLS = 4; // of which two failures open it

    private static final ModelRef REF = new ModelRef("flights", "1");
    private static final FeatureSet FEATURES = new FeatureSet(List.of(HeldModel.X), false);
    private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().factory();

    private final HeldModel model = new HeldModel();
    private final DeadlineWheel wheel = new DeadlineWheel(DAEMONS);
    private final ExecutorService loop = Executors.newSingleThreadExecutor(DAEMONS);
    private final Queue<TierSettings> trips = new ConcurrentLinkedQueue<>();
    private final SeenBreakers breakers = new SeenBreakers();
    private GuardedTier tier;

    @BeforeEach
    void load() throws InterruptedException {
        tier = tier(BREAKER_CALLS, Duration.ofMinutes(10));
    }

    private GuardedTier tier(int breakerCalls, Duration breakerDelay) throws InterruptedException {
        ModelVersion version = new ModelVersion(REF, Path.of("model"), Optional.empty(), 1, Optional.empty());
        ModelInstance instance = new ModelInstance(version, Runner.Listener.NONE);
        LoaderSettings limits = new LoaderSettings(LONG, 1L << 30);
        new ModelLoader(ignored -> model, limits, RunnerSettings.DEFAULT, DAEMONS, System::nanoTime)
                .loadAll(List.of(instance));
        model.entered.drainPermits();
        BreakerSettings breaker = new BreakerSettings(breakerCalls, 0.5, breakerDelay);
        GuardedTier guarded = new GuardedTier(
                new TierSettings("flights", "primary", REF, LONG, SLOTS, breaker),
                instance,
                wheel,
                breakers.before(Observations.NONE.tier("flights", "primary", REF, LONG)),
                trips::add);
        guarded.guardWith(new TierGuards(
                InputGuard.bare(model.signature(), FEATURES),
                new InputBinder(model.signature(), FEATURES),
                new OutputGuard(model.signature(), Optional.empty()),
                Optional.empty(),
                null));
        return guarded;
    }

    @AfterEach
    void end() {
        model.letGo();
        wheel.close();
        loop.shutdown();
    }

    private CompletableFuture<RunResult> call(long budgetNanos) {
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        Inputs inputs = new Inputs(FEATURES, new Tensor[] {HeldModel.tensor("x", 1)}, 1);
        loop.execute(() -> tier.call(inputs, Client.NOBODY, budgetNanos, loop, result::complete));
        return result;
    }

    private static FailureReason reason(CompletableFuture<RunResult> result) {
        return assertInstanceOf(RunResult.Failure.class, Patience.get(result)).reason();
    }

    private void fail() {
        model.behaviour = rows -> {
            throw new ModelRunException("broken");
        };
    }

    private void overload() {
        tier.inject(new InjectedFault(InjectedFault.Kind.OVERLOAD, 0, 1, new Random(1), new CountDownLatch(1)));
    }

    private void callOften() {
        for (int i = 0; i < BREAKER_CALLS; i++) {
            Patience.get(call(LONG));
        }
    }

    /** Slots are freed on the runner's thread, which the caller doesn't wait for. */
    private void awaitInflight(int expected) {
        Patience.until(() -> tier.health().inflight() == expected, expected + " calls under way");
    }

    @Test
    void answers() {
        // Given a model that works

        // When
        CompletableFuture<RunResult> result = call(LONG);

        // Then
        assertTrue(Patience.get(result) instanceof RunResult.Success);
        awaitInflight(0);
    }

    @Test
    void keepsTheSlotOfATimeoutUntilTheRunReturns() throws InterruptedException {
        // Given
        tier = tier(10_000, Duration.ofMinutes(10));
        model.held = true;

        // When calls time out until one of them has entered a run
        do {
            assertEquals(FailureReason.TIMEOUT, reason(call(20 * MILLI)));
        } while (!model.entered.tryAcquire());

        // Then
        assertEquals(1, tier.health().inflight());
        model.letGo();
        awaitInflight(0);
    }

    @Test
    void freesTheSlotOfATimeoutInTheQueueAtOnce() throws InterruptedException {
        // Given
        model.held = true;
        call(LONG);
        model.entered.acquire();

        // When
        CompletableFuture<RunResult> queued = call(20 * MILLI);

        // Then
        assertEquals(FailureReason.TIMEOUT, reason(queued));
        assertEquals(1, tier.health().inflight());
    }

    @Test
    void saysHowLongItWaited() throws InterruptedException {
        // Given
        model.held = true;
        call(LONG);
        model.entered.acquire();

        // When
        CompletableFuture<RunResult> result = call(20 * MILLI);

        // Then
        assertEquals(new RunResult.Failure(FailureReason.TIMEOUT, "timeout after 20 ms"), Patience.get(result));
    }

    @Test
    void refusesWhatItHasNoSlotFor() {
        // Given
        model.held = true;
        for (int i = 0; i < SLOTS; i++) {
            call(LONG);
        }

        // When
        CompletableFuture<RunResult> oneTooMany = call(LONG);

        // Then
        assertEquals(FailureReason.BULKHEAD_FULL, reason(oneTooMany));
        assertEquals(SLOTS, tier.health().inflight());
    }

    @Test
    void letsNoRefusalReachTheBreaker() {
        // Given
        model.held = true;
        for (int i = 0; i < SLOTS; i++) {
            call(LONG);
        }

        // When
        for (int i = 0; i < 10 * BREAKER_CALLS; i++) {
            Patience.get(call(LONG));
        }

        // Then
        assertEquals("CLOSED", tier.health().breaker());
    }

    @Test
    void opensTheBreakerForErrors() {
        // Given
        fail();

        // When
        callOften();

        // Then
        assertEquals(FailureReason.BREAKER_OPEN, reason(call(LONG)));
    }

    @Test
    void oneThatFollowsATierWithAnOpenBreakerSaysThatItsOwnIsClosed() throws Exception {
        // Given
        fail();
        callOften();

        // When
        tier(BREAKER_CALLS, Duration.ofMinutes(10));

        // Then
        assertEquals(List.of(BreakerState.CLOSED, BreakerState.OPEN, BreakerState.CLOSED), breakers.seen());
    }

    @Test
    void tellsOnceThatTheBreakerOpened() {
        // Given
        fail();

        // When
        for (int i = 0; i < 2 * BREAKER_CALLS; i++) {
            Patience.get(call(LONG));
        }

        // Then
        assertEquals(List.of("primary"), trips.stream().map(TierSettings::name).toList());
    }

    @Test
    void opensTheBreakerForTimeoutsAtTheirInstant() {
        // Given a run that never returns, whichever calls are in it
        model.held = true;

        // When
        List<CompletableFuture<RunResult>> results = new ArrayList<>();
        for (int i = 0; i < BREAKER_CALLS; i++) {
            results.add(call(20 * MILLI));
        }
        results.forEach(Patience::get);

        // Then
        assertEquals("OPEN", tier.health().breaker());
    }

    @Test
    void opensTheBreakerForAnswersThatTheOutputGuardRefuses() {
        // Given
        model.behaviour = rows -> List.of(HeldModel.tensor("y", Float.NaN));

        // When
        for (int i = 0; i < BREAKER_CALLS; i++) {
            assertEquals(FailureReason.OUTPUT_GUARD, reason(call(LONG)));
        }

        // Then
        assertEquals("OPEN", tier.health().breaker());
    }

    @Test
    void holdsNoSlotForACallThatTheBreakerRefused() {
        // Given
        fail();
        callOften();
        awaitInflight(0);

        // When
        Patience.get(call(LONG));

        // Then
        assertEquals(0, tier.health().inflight());
    }

    @Test
    void closesTheBreakerWhenAProbeSucceeds() throws InterruptedException {
        // Given a breaker that asks again after a millisecond
        tier = tier(BREAKER_CALLS, Duration.ofMillis(1));
        fail();
        while (!tier.health().breaker().equals("OPEN")) {
            Patience.get(call(LONG));
        }
        model.behaviour = HeldModel::ones;

        // When
        Patience.until(() -> Patience.get(call(LONG)) instanceof RunResult.Success, "an answer");

        // Then
        assertEquals("CLOSED", tier.health().breaker());
    }

    @Test
    void goesOnWhenTheOutputGuardThrows() {
        // Given an output that nobody expects
        model.behaviour = rows -> Arrays.asList((Tensor) null);

        // When
        CompletableFuture<RunResult> result = call(LONG);

        // Then
        assertEquals(FailureReason.ERROR, reason(result));
        awaitInflight(0);
    }

    @Test
    void goesOnWhenItsInputsCantBeBound() {
        // Given
        Inputs none = new Inputs(new FeatureSet(List.of(), false), new Tensor[0], 1);
        CompletableFuture<RunResult> result = new CompletableFuture<>();

        // When
        loop.execute(() -> tier.call(none, Client.NOBODY, LONG, loop, result::complete));

        // Then
        assertEquals(FailureReason.ERROR, reason(result));
        awaitInflight(0);
    }

    @Test
    void goesOnWhenTheWheelHasStopped() {
        // Given
        wheel.close();

        // When
        CompletableFuture<RunResult> result = call(LONG);

        // Then
        assertEquals(FailureReason.ERROR, reason(result));
        awaitInflight(0);
    }

    @Test
    void refusesEverythingWhileADrillOverloadsIt() {
        // Given
        overload();

        // When
        CompletableFuture<RunResult> result = call(LONG);

        // Then
        assertEquals(FailureReason.BULKHEAD_FULL, reason(result));
        assertEquals("CLOSED", tier.health().breaker());
    }

    @Test
    void servesAgainWhenHealed() {
        // Given
        overload();

        // When
        tier.heal();

        // Then
        assertTrue(Patience.get(call(LONG)) instanceof RunResult.Success);
    }
}
