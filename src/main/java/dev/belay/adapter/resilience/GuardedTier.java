package dev.belay.adapter.resilience;

import dev.belay.cascade.Tier;
import dev.belay.cascade.TierHealth;
import dev.belay.cascade.UsualTime;
import dev.belay.execution.Fault;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.RunResult;
import dev.belay.execution.Runner;
import dev.belay.monitoring.LatencyWindow;
import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Room;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A tier's call behind its two guards: outside the bulkhead, whose slot is free when the run has returned; inside it the
 * breaker around the race of run and deadline. So a refusal never reaches the breaker, and a half-open probe needs a slot
 * first.
 */
public final class GuardedTier implements Tier {
    private static final Logger LOG = Logger.getLogger(GuardedTier.class);

    final TierSettings settings;
    final DeadlineWheel wheel;
    final TierObserver observer;
    final Bulkhead bulkhead;
    private final ModelInstance instance;
    final Breaker breaker;
    private final UsualTime usualTime;
    private final TripListener trips;
    private volatile @Nullable TierGuards guards;
    private volatile String unusable = "loading";
    private volatile TierHealth.@Nullable LastFailure lastFailure;

    public GuardedTier(
            TierSettings settings,
            ModelInstance instance,
            DeadlineWheel wheel,
            TierObserver observer,
            TripListener trips) {
        this.settings = settings;
        this.instance = instance;
        this.wheel = wheel;
        this.observer = observer;
        this.trips = trips;
        this.usualTime = new UsualTime(settings.timeoutNanos());
        this.bulkhead = new Bulkhead(settings.maxConcurrent(), observer::inflight);
        this.breaker = new Breaker(settings.breaker(), this::breakerChanged);
        // One of the same name may have been here before, and have left with its breaker open.
        observer.breaker(BreakerState.CLOSED, BreakerState.CLOSED);
    }

    /** Connects the data guards once the version is loaded and the endpoint's features are known. */
    public void guardWith(TierGuards resolved) {
        guards = resolved;
    }

    /** The version can't serve at this endpoint, whatever its own state. */
    public void unusable(String reason) {
        unusable = reason;
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public ModelRef model() {
        return settings.model();
    }

    @Override
    public long timeoutNanos() {
        return settings.timeoutNanos();
    }

    @Override
    public String unavailableBecause() {
        String reason = instance.reason();
        return reason.isEmpty() && guards == null ? unusable : reason;
    }

    @Override
    public List<String> warnings() {
        return instance.warnings();
    }

    @Override
    public boolean isHung() {
        return instance.status() == ModelInstance.Status.HUNG;
    }

    @Override
    public InputVerdict check(Inputs inputs) {
        return resolved().input().judge(inputs);
    }

    @Override
    public UsualTime usualTime() {
        return usualTime;
    }

    @Override
    public Slot reserve() {
        if (bulkhead.tryAcquire()) {
            return Slot.TAKEN;
        }
        return bulkhead.holdsLate() ? Slot.HELD_BY_LATE : Slot.FULL;
    }

    @Override
    public void release() {
        bulkhead.release();
    }

    @Override
    public int largestBatch() {
        Runner runner = instance.runner();
        return runner == null ? 0 : runner.largestBatch();
    }

    @Override
    public void compare(int largestBatch) {
        Runner runner = instance.runner();
        if (runner != null) {
            runner.compare(largestBatch);
        }
    }

    @Override
    public void endComparison() {
        Runner runner = instance.runner();
        if (runner != null) {
            runner.endComparison();
        }
    }

    @Override
    public void call(Inputs inputs, long budgetNanos, Executor replyOn, Consumer<RunResult> done) {
        if (bulkhead.tryAcquire()) {
            callReserved(inputs, budgetNanos, replyOn, done);
        } else {
            String message = "bulkhead full, " + settings.maxConcurrent() + " calls in flight";
            done.accept(refused(FailureReason.BULKHEAD_FULL, message));
        }
    }

    @Override
    public void callReserved(Inputs inputs, long budgetNanos, Executor replyOn, Consumer<RunResult> done) {
        Runner runner = instance.runner();
        if (runner == null) {
            bulkhead.release();
            done.accept(refused(FailureReason.UNAVAILABLE, instance.reason()));
        } else if (inputs.rows() == 0 && resolved().output().knowsNothing()) {
            bulkhead.release();
            done.accept(new RunResult.Success(resolved().output().nothing(), 0, 0).chargedToNobody());
        } else if (breaker.isOpen(System::nanoTime)) {
            bulkhead.release();
            done.accept(refused(FailureReason.BREAKER_OPEN, RacedCall.OPEN_WORDS));
        } else {
            callWithRoom(inputs, budgetNanos, replyOn, done, runner);
        }
    }

    private void callWithRoom(
            Inputs inputs, long budgetNanos, Executor replyOn, Consumer<RunResult> done, Runner runner) {
        Room.Refusal noRoom = resolved().binder().makeRoom(inputs);
        if (noRoom != null) {
            bulkhead.release();
            done.accept(refused(FailureReason.of(noRoom), noRoom.words()));
        } else {
            new RacedCall(this, resolved(), inputs, budgetNanos, replyOn, done, runner).start();
        }
    }

    RunResult.Failure refused(FailureReason reason, String message) {
        return failed(reason, message, 0);
    }

    RunResult.Failure failed(FailureReason reason, String message, long nanos) {
        observer.failed(reason, nanos);
        lastFailure = new TierHealth.LastFailure(reason, message, Instant.now());
        return new RunResult.Failure(reason, message);
    }

    @Override
    public TierHealth health() {
        LatencyWindow.Snapshot usual = usualTime.snapshot(1, System.nanoTime());
        String reason = unavailableBecause();
        boolean unusableHere = instance.reason().isEmpty() && !reason.isEmpty();
        return new TierHealth(
                unusableHere
                        ? ModelInstance.Status.UNAVAILABLE.name()
                        : instance.status().name(),
                reason,
                breaker.state().name(),
                bulkhead.taken(),
                bulkhead.capacity(),
                usual.p50Nanos(),
                usual.p99Nanos(),
                Optional.ofNullable(lastFailure));
    }

    @Override
    public boolean inject(Fault fault) {
        boolean injected = instance.inject(fault);
        if (injected) {
            bulkhead.overload(fault.kind() == Fault.Kind.OVERLOAD);
            observer.drillActive(true);
        }
        return injected;
    }

    @Override
    public void heal() {
        bulkhead.overload(false);
        instance.inject(null);
        observer.drillActive(false);
    }

    private TierGuards resolved() {
        TierGuards resolved = guards;
        if (resolved == null) {
            throw new IllegalStateException(settings.name() + " was asked before its guards were resolved");
        }
        return resolved;
    }

    private void breakerChanged(BreakerState from, BreakerState to) {
        observer.breaker(from, to);
        if (to == BreakerState.OPEN) {
            trips.opened(settings);
        }
        LOG.infof(
                "breaker endpoint=%s tier=%s model=%s version=%s from=%s to=%s calls=%d failureRatio=%s",
                settings.endpoint(),
                settings.name(),
                settings.model().name(),
                settings.model().version(),
                from,
                to,
                settings.breaker().calls(),
                settings.breaker().failureRatio());
    }
}
