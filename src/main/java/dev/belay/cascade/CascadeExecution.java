package dev.belay.cascade;

import dev.belay.execution.RunResult;
import dev.belay.execution.SafeCallbacks;
import dev.belay.validation.Check;
import dev.belay.validation.Finding;
import dev.belay.validation.GuardAction;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.Weight;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request's way down a cascade. Lives on the request's event loop alone, so it needs no locks. */
final class CascadeExecution {
    private static final int ENDED = Integer.MAX_VALUE;

    private final Cascade cascade;
    private final Inputs inputs;
    private final Client client;
    private final Deadline deadline;
    private final CascadeObserver observer;
    private final Executor replyOn;
    private final Consumer<CascadeResult> done;
    /** Why the first tier that didn't answer didn't; null if there is none. */
    private @Nullable String degraded;

    /** Why each tier that was passed didn't answer. */
    private String reasons = "";

    /** What all tiers that were passed have in common; null before the first. */
    private CascadeResult.@Nullable Cause cause;
    /**
     * By the indexes of tiers that can't take the request for want of a feature: their failure once some tier can, and the
     * caller's fault if none can. Null if there is none of which the observer doesn't know.
     */
    private @Nullable SortedMap<Integer, InputVerdict.Unsupported> unsupported;

    /** Some tier could take the request, whether it answered or not. */
    private boolean anyCapable;
    /** Some tier couldn't even be asked whether it can take the request. */
    private boolean anyUnavailable;
    /** What the first model that can't take the request says of it; null if there is none. */
    private @Nullable String unfit;
    /** No tier has failed that might have taken it. */
    private boolean onlyUnfit = true;
    /** The tier it is at; a result of an earlier one is ignored. */
    private int reached;
    /** A slot of the first tier is held for this request, and not yet used. */
    private boolean firstReserved;

    CascadeExecution(
            Cascade cascade,
            Inputs inputs,
            Client client,
            Deadline deadline,
            CascadeObserver observer,
            Executor replyOn,
            Consumer<CascadeResult> done,
            boolean firstReserved) {
        this.cascade = cascade;
        this.inputs = inputs;
        this.client = client;
        this.deadline = deadline;
        this.observer = observer;
        this.replyOn = replyOn;
        this.done = done;
        this.firstReserved = firstReserved;
    }

    void start() {
        try {
            tryFrom(0);
        } catch (Throwable bug) {
            if (!endBy(bug)) {
                throw bug;
            }
        }
    }

    /**
     * Errors, too: whatever it is, the request has to end.
     *
     * @return false if it had ended before: what was thrown since is for the caller to see
     */
    private boolean endBy(Throwable bug) {
        if (reached == ENDED) {
            return false;
        }
        end(new CascadeResult.Broken(bug));
        return true;
    }

    private void tryFrom(int index) {
        List<Tier> tiers = cascade.tiers();
        for (reached = index; reached < tiers.size(); reached++) {
            if (tryTier(reached, tiers.get(reached))) {
                return;
            }
        }
        finish();
    }

    /** @return true if the request is under way or answered, false to go on to the next tier at once */
    private boolean tryTier(int index, Tier tier) {
        try {
            return enter(index, tier);
        } catch (RuntimeException | Error bug) {
            if (reached != index) {
                throw bug;
            }
            report(bug);
            return pass(index, FailureReason.ERROR, bug.toString());
        }
    }

    /** A bug of ours is named in the answer and the metric; what is wrong with the machine is nowhere else. */
    private static void report(Throwable bug) {
        if (bug instanceof Error) {
            SafeCallbacks.report(bug);
        }
    }

    private boolean enter(int index, Tier tier) {
        String unavailable = tier.unavailableBecause();
        if (!unavailable.isEmpty()) {
            anyUnavailable = true;
            return pass(index, tier.isHung() ? FailureReason.HUNG : FailureReason.UNAVAILABLE, unavailable);
        }
        return switch (tier.check(inputs)) {
            case InputVerdict.Accepted accepted -> {
                // Counted once per request, by the first tier that can take it: the tiers after it find the same.
                for (int i = 0; !anyCapable && i < accepted.flagged().size(); i++) {
                    observer.found(accepted.flagged().get(i));
                }
                capable();
                yield ask(index, tier);
            }
            case InputVerdict.Rejected rejected -> reject(index, rejected);
            case InputVerdict.Degrade degrade -> {
                capable();
                observer.found(degrade.finding());
                pass(index, FailureReason.DEGRADED_BY_GUARD, degrade.message());
                finish();
                yield true;
            }
            case InputVerdict.Unsupported lacking -> {
                giveBackUnused();
                note(tier.name(), FailureReason.INPUT_GUARD, lacking.message());
                unsupported = unsupported == null ? new TreeMap<>() : unsupported;
                unsupported.put(index, lacking);
                if (anyCapable) {
                    reportUnsupported();
                }
                yield false;
            }
        };
    }

    private void capable() {
        anyCapable = true;
        reportUnsupported();
    }

    private void reportUnsupported() {
        if (unsupported != null) {
            unsupported.forEach(
                    (index, lacking) -> observer.refused(index, FailureReason.INPUT_GUARD, lacking.message()));
            unsupported = null;
        }
    }

    /** What an earlier tier was ready to take is no caller's fault at a later one. */
    private boolean reject(int index, InputVerdict.Rejected rejected) {
        if (anyCapable) {
            return pass(index, FailureReason.INPUT_GUARD, rejected.message());
        }
        observer.found(rejected.finding());
        end(new CascadeResult.InvalidInputs(rejected.message()));
        return true;
    }

    private boolean ask(int index, Tier tier) {
        long nowNanos = cascade.nanoClock().getAsLong();
        List<Tier> later = cascade.tiers().subList(index + 1, cascade.tiers().size());
        long budgetNanos = Budget.ofTier(tier, later, deadline, inputs.rows(), nowNanos);
        if (budgetNanos <= 0) {
            return pass(index, FailureReason.NO_TIME, "no time left");
        }
        TypicalLatency.Admission admission = tier.typicalLatency().admit(inputs.rows(), budgetNanos, nowNanos);
        if (admission == TypicalLatency.Admission.SKIP) {
            String message = "its usual time does not fit into " + Math.round(budgetNanos / 1e6) + " ms";
            return pass(index, FailureReason.NO_TIME, message);
        }
        boolean probe = admission == TypicalLatency.Admission.PROBE;
        Consumer<RunResult> back = result -> {
            if (reached == index) {
                try {
                    answered(index, tier, probe, result);
                } catch (Throwable bug) {
                    if (!endBy(bug)) {
                        throw bug;
                    }
                }
            }
        };
        if (firstReserved) {
            firstReserved = false;
            tier.callReserved(inputs, client, budgetNanos, replyOn, back);
        } else {
            tier.call(inputs, client, budgetNanos, replyOn, back);
        }
        return true;
    }

    private void answered(int index, Tier tier, boolean probe, RunResult result) {
        if (probe && wasRun(result)) {
            tier.typicalLatency().probed(inputs.rows(), result instanceof RunResult.Success);
        } else if (probe) {
            tier.typicalLatency().notProbed(inputs.rows());
        }
        observer.ended(index, result);
        switch (result) {
            case RunResult.Success success -> {
                observer.answered(index);
                end(new CascadeResult.Answered(tier.name(), tier.model(), success.outputs(), degraded));
            }
            case RunResult.Failure failure
            when failure.reason() == FailureReason.TOO_LARGE -> end(new CascadeResult.TooLarge(failure.message()));
            case RunResult.Failure failure -> {
                if (failure.reason() == FailureReason.INPUT_GUARD && unfit == null) {
                    unfit = failure.message();
                }
                note(tier.name(), failure.reason(), failure.message());
                tryFrom(index + 1);
            }
        }
    }

    /** False where a guard has refused, or answered, so that the model was never asked. */
    private static boolean wasRun(RunResult result) {
        return switch (result) {
            case RunResult.Success success -> success.batchRows() > 0;
            case RunResult.Failure failure ->
                failure.reason() != FailureReason.BREAKER_OPEN && failure.reason() != FailureReason.BULKHEAD_FULL;
        };
    }

    /** @return false: the request is neither answered nor under way */
    private boolean pass(int index, FailureReason reason, String message) {
        giveBackUnused();
        note(cascade.tiers().get(index).name(), reason, message);
        observer.refused(index, reason, message);
        return false;
    }

    private void note(String tier, FailureReason reason, String message) {
        onlyUnfit &= reason == FailureReason.INPUT_GUARD;
        CascadeResult.Cause own = CascadeResult.Cause.of(reason);
        cause = cause == null || cause == own ? own : CascadeResult.Cause.OTHER;
        String full = tier + ": " + message;
        degraded = degraded == null ? full : degraded;
        reasons = reasons.isEmpty() ? full : reasons + "; " + full;
    }

    private void finish() {
        if (unsupported != null && !anyUnavailable) {
            InputVerdict.Unsupported first = unsupported.firstEntry().getValue();
            observer.found(
                    new Finding(first.row() < 0 ? Check.REQUIRED : Check.NULL, first.feature(), GuardAction.REJECT));
            end(
                    first.missing().isEmpty()
                            ? new CascadeResult.InvalidInputs(first.message())
                            : new CascadeResult.MissingFeatures(first.present(), first.missing()));
            return;
        }
        reportUnsupported();
        if (cascade.baseline().isPresent()) {
            end(fromBaseline(cascade.baseline().get()));
        } else {
            end(unfit != null && onlyUnfit ? new CascadeResult.InvalidInputs(unfit) : unanswered());
        }
    }

    private CascadeResult fromBaseline(BaselineTier baseline) {
        int index = cascade.tiers().size();
        try {
            List<Tensor> outputs = baseline.baseline().answer(inputs);
            Room.Refusal refusal = inputs.room().takeAnswer(Weight.bytes(outputs), Weight.text(outputs));
            if (refusal == null) {
                observer.answered(index);
                return new CascadeResult.Answered(baseline.name(), baseline.model(), outputs, degraded);
            }
            note(baseline.name(), FailureReason.of(refusal), refusal.words());
            observer.refused(index, FailureReason.of(refusal), refusal.words());
            return refusal.alone() ? new CascadeResult.TooLarge(refusal.words()) : unanswered();
        } catch (Throwable bug) {
            report(bug);
            note(baseline.name(), FailureReason.ERROR, bug.toString());
            observer.refused(index, FailureReason.ERROR, bug.toString());
            return unanswered();
        }
    }

    private CascadeResult unanswered() {
        return new CascadeResult.Unanswered(cause == null ? CascadeResult.Cause.OTHER : cause, reasons);
    }

    /** The first tier isn't asked after all. */
    private void giveBackUnused() {
        if (firstReserved) {
            firstReserved = false;
            cascade.tiers().getFirst().release();
        }
    }

    private void end(CascadeResult result) {
        giveBackUnused();
        reached = ENDED;
        done.accept(result);
    }
}
