package dev.belay.adapter.resilience;

import dev.belay.cascade.Tier;
import dev.belay.cascade.TierHealth;
import dev.belay.cascade.TierOperations;
import dev.belay.cascade.TypicalLatency;
import dev.belay.execution.Backend;
import dev.belay.execution.Comparison;
import dev.belay.execution.InjectedFault;
import dev.belay.execution.RunResult;
import dev.belay.monitoring.LatencyWindow;
import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A tier's call behind its two guards: outside the bulkhead, whose slot is free when the run has returned; inside it the
 * breaker around the race of backend and deadline. So a refusal never reaches the breaker, and a half-open probe needs a slot
 * first.
 */
public final class GuardedTier implements Tier, TierOperations {
    private static final Logger LOG = Logger.getLogger(GuardedTier.class);
    /** A bug that ends every call is logged so often. */
    private static final long BUGS_APART_NANOS = 1_000_000_000L;

    final DeadlineWheel wheel;
    final TierObserver observer;
    final Bulkhead bulkhead;
    final Backend backend;
    final Breaker breaker;
    private final TierSettings settings;
    private final TypicalLatency typicalLatency;
    private final FailureAttribution attribution;
    private final TripListener trips;
    private volatile @Nullable TierGuards guards;
    private volatile String unusable = "";
    private volatile TierHealth.@Nullable LastFailure lastFailure;
    private volatile long bugLoggedNanos = System.nanoTime() - BUGS_APART_NANOS;

    public GuardedTier(
            TierSettings settings, Backend backend, DeadlineWheel wheel, TierObserver observer, TripListener trips) {
        this.settings = settings;
        this.backend = backend;
        this.wheel = wheel;
        this.observer = observer;
        this.trips = trips;
        this.typicalLatency = new TypicalLatency(settings.timeoutNanos());
        this.bulkhead = new Bulkhead(settings.maxConcurrent(), observer::inflight);
        this.breaker = new Breaker(settings.breaker(), this::breakerChanged);
        this.attribution = new FailureAttribution(this::ask, settings.breaker().calls(), this::found);
        // One of the same name may have been here before, and have left with its breaker open.
        observer.breaker(BreakerState.CLOSED, BreakerState.CLOSED);
    }

    /** Connects the data guards once the version is loaded and the endpoint's features are known. */
    public void guardWith(TierGuards resolved) {
        guards = resolved;
        resolved.example().ifPresent(attribution::expectGood);
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
        if (!unusable.isEmpty()) {
            return unusable;
        }
        String reason = backend.reason();
        return reason.isEmpty() && guards == null ? "loading" : reason;
    }

    @Override
    public List<String> warnings() {
        return backend.warnings();
    }

    @Override
    public boolean isHung() {
        return unusable.isEmpty() && backend.status() == Backend.Status.HUNG;
    }

    @Override
    public InputVerdict check(Inputs inputs) {
        return resolved().input().judge(inputs);
    }

    @Override
    public TypicalLatency typicalLatency() {
        return typicalLatency;
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
        return backend.largestBatch();
    }

    @Override
    public Comparison compare(int largestBatch) {
        return backend.compare(largestBatch);
    }

    @Override
    public void call(Inputs inputs, Client client, long budgetNanos, Executor replyOn, Consumer<RunResult> done) {
        if (bulkhead.tryAcquire()) {
            callReserved(inputs, client, budgetNanos, replyOn, done);
        } else {
            String message = "bulkhead full, " + settings.maxConcurrent() + " calls in flight";
            done.accept(refused(FailureReason.BULKHEAD_FULL, message));
        }
    }

    @Override
    public void callReserved(
            Inputs inputs, Client client, long budgetNanos, Executor replyOn, Consumer<RunResult> done) {
        TimedCall timed = null;
        @Nullable RunResult instead;
        try {
            instead = withoutRun(inputs);
            if (instead == null) {
                timed = new TimedCall(this, resolved(), inputs, client, budgetNanos, replyOn, done);
            }
        } catch (RuntimeException | Error bug) {
            instead = broken(bug);
        }
        if (instead != null) {
            bulkhead.release();
            done.accept(instead);
        } else if (timed != null) {
            timed.start();
        }
    }

    /** Null if the model is to be asked. */
    private @Nullable RunResult withoutRun(Inputs inputs) {
        if (!backend.isLoaded()) {
            return refused(FailureReason.UNAVAILABLE, backend.reason());
        }
        TierGuards by = resolved();
        if (inputs.rows() == 0 && by.output().knowsNothing()) {
            return new RunResult.Success(by.output().nothing(), 0, 0).asNeutral();
        }
        if (breaker.isOpen(System::nanoTime)) {
            return refusedByBreaker();
        }
        Room.Refusal noRoom = by.binder().makeRoom(inputs);
        return noRoom == null ? null : refused(FailureReason.of(noRoom), noRoom.words());
    }

    RunResult.Failure refusedByBreaker() {
        return refused(FailureReason.BREAKER_OPEN, "breaker open");
    }

    private RunResult.Failure refused(FailureReason reason, String message) {
        RunResult.Failure refusal = new RunResult.Failure(reason, message);
        failed(refusal, 0);
        return refusal;
    }

    void failed(RunResult.Failure failure, long nanos) {
        observer.failed(failure.reason(), nanos);
        lastFailure = new TierHealth.LastFailure(failure.reason(), failure.message(), Instant.now());
    }

    /** Something of ours threw, or the machine is at its end: for this request the tier has failed. */
    RunResult.Failure broken(Throwable bug) {
        long nowNanos = System.nanoTime();
        if (nowNanos - bugLoggedNanos >= BUGS_APART_NANOS) {
            bugLoggedNanos = nowNanos;
            LOG.errorf(bug, "a call ended by a bug endpoint=%s tier=%s", settings.endpoint(), settings.name());
        }
        return refused(FailureReason.ERROR, bug.toString());
    }

    /** Of whom a call's result says something. @param probe whether the call is the breaker's probe */
    FailureAttribution.Finding concerned(RunResult result, Inputs inputs, TierGuards by, boolean probe) {
        if (result.neutral()) {
            return FailureAttribution.Finding.REQUEST;
        }
        if (result instanceof RunResult.Failure failure) {
            return failure.reason() == FailureReason.ERROR || failure.reason() == FailureReason.OUTPUT_GUARD
                    ? attribution.failed(by.binder().bind(inputs), inputs.rows(), probe)
                    : FailureAttribution.Finding.MODEL;
        }
        if (attribution.answered(inputs.rows())) {
            attribution.keep(by.binder().bind(inputs), inputs.rows());
        }
        return FailureAttribution.Finding.MODEL;
    }

    /**
     * The breaker counts only what concerns the model, and that once it is known.
     *
     * @param openings of when the call began
     */
    void report(FailureAttribution.Finding finding, boolean probe, int openings, boolean failed) {
        switch (finding) {
            case MODEL -> {
                if (probe) {
                    breaker.probed(failed);
                } else {
                    breaker.ended(openings, failed);
                }
            }
            case REQUEST, UNKNOWN -> {
                if (probe) {
                    breaker.notProbed();
                }
            }
            case OPEN -> {}
        }
    }

    private void found(FailureAttribution.Finding finding, int failures, boolean probe) {
        for (int i = 0; i < failures; i++) {
            report(finding, false, breaker.openings(), true);
        }
        if (probe) {
            report(finding, true, 0, true);
        }
    }

    private void ask(Tensor[] inputs, int rows, Consumer<RunResult> then) {
        if (backend.isLoaded()) {
            new ProbeRun(resolved().output(), rows, then).start(backend, wheel, timeoutNanos(), inputs);
        } else {
            then.accept(new RunResult.Failure(FailureReason.UNAVAILABLE, backend.reason()));
        }
    }

    @Override
    public TierOperations operations() {
        return this;
    }

    @Override
    public TierHealth health() {
        LatencyWindow.Snapshot usual = typicalLatency.snapshot(1, System.nanoTime());
        String reason = unavailableBecause();
        boolean unusableHere = !unusable.isEmpty() || backend.reason().isEmpty() && !reason.isEmpty();
        Backend.Status status = unusableHere ? Backend.Status.UNAVAILABLE : backend.status();
        return new TierHealth(
                status.name(),
                reason,
                breaker.state().name(),
                bulkhead.taken(),
                bulkhead.capacity(),
                usual.p50Nanos(),
                usual.p99Nanos(),
                Optional.ofNullable(lastFailure));
    }

    @Override
    public boolean inject(InjectedFault fault) {
        boolean injected = backend.inject(fault);
        if (injected) {
            bulkhead.overload(fault.kind() == InjectedFault.Kind.OVERLOAD);
            observer.drillActive(true);
        }
        return injected;
    }

    @Override
    public void heal() {
        bulkhead.overload(false);
        backend.inject(null);
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
