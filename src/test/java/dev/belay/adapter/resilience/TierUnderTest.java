package dev.belay.adapter.resilience;

import dev.belay.Patience;
import dev.belay.execution.LoaderSettings;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.ModelLoader;
import dev.belay.execution.RunResult;
import dev.belay.execution.Runner;
import dev.belay.execution.RunnerSettings;
import dev.belay.model.ModelVersion;
import dev.belay.monitoring.Observations;
import dev.belay.validation.InputBinder;
import dev.belay.validation.InputGuard;
import dev.belay.validation.OutputGuard;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** A guarded tier over a model of the test's own, asked from one event loop. */
final class TierUnderTest implements AutoCloseable {
    static final long LONG_NANOS = 60_000_000_000L;
    static final int BREAKER_CALLS = 4; // of which two failures open it

    private static final ModelRef REF = new ModelRef("flights", "1");
    private static final FeatureSet FEATURES = new FeatureSet(List.of(HeldModel.X), false);
    private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().factory();

    final DeadlineWheel wheel = new DeadlineWheel(DAEMONS);
    final GuardedTier tier;
    private final TierGuards guards;
    private final ModelInstance instance;
    private final ExecutorService loop = Executors.newSingleThreadExecutor(DAEMONS);

    TierUnderTest(HeldModel model) throws InterruptedException {
        this(model, Duration.ofMinutes(10));
    }

    /** @param breakerDelay how long the breaker stays open */
    TierUnderTest(HeldModel model, Duration breakerDelay) throws InterruptedException {
        ModelVersion version = new ModelVersion(REF, Path.of("model"), Optional.empty(), 1, Optional.empty());
        instance = new ModelInstance(version, Runner.Listener.NONE);
        new ModelLoader(
                        ignored -> model,
                        new LoaderSettings(LONG_NANOS, 1L << 30),
                        RunnerSettings.DEFAULT,
                        DAEMONS,
                        System::nanoTime)
                .loadAll(List.of(instance));
        model.entered.drainPermits();
        tier = new GuardedTier(
                new TierSettings(
                        "flights",
                        "primary",
                        REF,
                        LONG_NANOS,
                        64,
                        new BreakerSettings(BREAKER_CALLS, 0.5, breakerDelay)),
                instance,
                wheel,
                Observations.NONE.tier("flights", "primary", REF, LONG_NANOS),
                TripListener.NONE);
        guards = new TierGuards(
                InputGuard.bare(model.signature(), FEATURES),
                new InputBinder(model.signature(), FEATURES),
                new OutputGuard(model.signature(), Optional.empty()),
                Optional.empty(),
                null);
        tier.guardWith(guards);
    }

    /** A call that came to this without having been asked. */
    void ended(RunResult result) {
        Inputs inputs = new Inputs(FEATURES, new Tensor[] {HeldModel.tensor("x", 1)}, 1);
        new TimedCall(tier, guards, inputs, Client.NOBODY, LONG_NANOS, Runnable::run, ignored -> {}).completed(result);
    }

    CompletableFuture<RunResult> call(long budgetNanos, float... rows) {
        CompletableFuture<RunResult> result = new CompletableFuture<>();
        Inputs inputs = new Inputs(FEATURES, new Tensor[] {HeldModel.tensor("x", rows)}, rows.length);
        loop.execute(() -> tier.call(inputs, Client.NOBODY, budgetNanos, loop, result::complete));
        return result;
    }

    RunResult result(float... rows) {
        return Patience.get(call(LONG_NANOS, rows));
    }

    /** Slots are freed on the runner's thread, which the caller doesn't wait for. */
    void awaitInflight(int expected) {
        Patience.until(() -> tier.health().inflight() == expected, expected + " calls under way");
    }

    @Override
    public void close() {
        wheel.close();
        loop.shutdown();
    }
}
