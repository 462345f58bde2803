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
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request's way down a cascade. Lives on the request's event loop alone, so it needs no locks. */
final class CascadeExecution {
    private static final String NO_TIME_MESSAGE = "no time left";
    private static final int ENDED = Integer.MAX_VALUE;

    private final Cascade cascade;
    private final Inputs inputs;
    private final Client client;
    private final Deadline deadline;
    private final CascadeObserver observer;
    private final Executor replyOn;
    private final Consumer<CascadeResult> done;
    /** Why the first tier that didn't answer didn't: what provenance tells. */
    private @Nullable String degraded;

    /** Why each tier that was passed didn't answer. */
    private String reasons = "";

    /** What all tiers that were passed have in common; null before the first. */
    private CascadeResult.@Nullable Cause cause;
    /**
     * Of tiers, in order, that can't take the request for want of a feature; null at the others. A failure of theirs once
     * some tier can, and the caller's fault if none can.
     */
    private InputVerdict.@Nullable Unsupported @Nullable [] incapable;

    /** Some tier could take the request, whether it answered or not. */
    private boolean anyCapable;
    /** Some tier couldn't even be asked whether it can take the request. */
    private boolean anyUnavailable;
    /** What the first model that can't take the request says of it; null if there is none. */
    private @Nullable String unfit;
    /** No tier has failed that might have taken it. */
    private boolean onlyUnfit = true;
    /** The tier it is at; what an earlier one still says is of no interest. */
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
        this.firstReserved = firstReserved;
        this.cascade = cascade;
        this.inputs = inputs;
        this.client = client;
        this.deadline = deadline;
        this.observer = observer;
        this.replyOn = replyOn;
        this.done = done;
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
            pass(index, FailureReason.ERROR, bug.toString());
            return false;
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
            pass(index, tier.isHung() ? FailureReason.HUNG : FailureReason.UNAVAILABLE, unavailable);
            return false;
        }
        return switch (tier.check(inputs)) {
            case InputVerdict.Accepted accepted -> {
                report(accepted.flagged());
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
                lacks(index, lacking);
                yield false;
            }
        };
    }

    private void lacks(int index, InputVerdict.Unsupported lacking) {
        giveBackUnused();
        note(cascade.tiers().get(index).name(), FailureReason.INPUT_GUARD, lacking.message());
        if (anyCapable) {
            observer.refused(index, FailureReason.INPUT_GUARD, lacking.message());
            return;
        }
        incapable =
                incapable == null ? new InputVerdict.Unsupported[cascade.tiers().size()] : incapable;
        incapable[index] = lacking;
    }

    private void capable() {
        anyCapable = true;
        tellOfLacks();
    }

    private void tellOfLacks() {
        for (int i = 0; incapable != null && i < incapable.length; i++) {
            InputVerdict.Unsupported lacking = incapable[i];
            if (lacking != null) {
                observer.refused(i, FailureReason.INPUT_GUARD, lacking.message());
            }
        }
        incapable = null;
    }

    /** What an earlier tier was ready to take is no caller's fault at a later one. */
    private boolean reject(int index, InputVerdict.Rejected rejected) {
        if (anyCapable) {
            pass(index, FailureReason.INPUT_GUARD, rejected.message());
            return false;
        }
        observer.found(rejected.finding());
        end(new CascadeResult.InvalidInputs(rejected.message()));
        return true;
    }

    /** Counted once per request, by the first tier that can take it: the tiers after it find the same. */
    private void report(List<Finding> flagged) {
        if (anyCapable) {
            return;
        }
        for (int i = 0; i < flagged.size(); i++) {
            observer.found(flagged.get(i));
        }
    }

    private boolean ask(int index, Tier tier) {
        long nowNanos = cascade.nanoClock().getAsLong();
        List<Tier> later = cascade.tiers().subList(index + 1, cascade.tiers().size());
        long budgetNanos = Budget.ofTier(tier, later, deadline, inputs.rows(), nowNanos);
        if (budgetNanos <= 0) {
            pass(index, FailureReason.NO_TIME, NO_TIME_MESSAGE);
            return false;
        }
        TypicalLatency.Admission admission = tier.typicalLatency().admit(inputs.rows(), budgetNanos, nowNanos);
        if (admission == TypicalLatency.Admission.SKIP) {
            pass(index, FailureReason.NO_TIME, "its usual time does not fit into " + millis(budgetNanos));
            return false;
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
        if (probe) {
            tellOfProbe(tier.typicalLatency(), result);
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

    private void tellOfProbe(TypicalLatency typicalLatency, RunResult result) {
        boolean notRun = switch (result) {
            case RunResult.Success success -> success.batchRows() == 0;
            case RunResult.Failure failure -> isRefusal(failure.reason());
        };
        if (notRun) {
            typicalLatency.notProbed(inputs.rows());
        } else {
            typicalLatency.probed(inputs.rows(), result instanceof RunResult.Success);
        }
    }

    /** A guard's, so that the model was never asked. */
    private static boolean isRefusal(FailureReason reason) {
        return reason == FailureReason.BREAKER_OPEN || reason == FailureReason.BULKHEAD_FULL;
    }

    private void pass(int index, FailureReason reason, String message) {
        giveBackUnused();
        note(cascade.tiers().get(index).name(), reason, message);
        observer.refused(index, reason, message);
    }

    private void note(String tier, FailureReason reason, String message) {
        onlyUnfit &= reason == FailureReason.INPUT_GUARD;
        CascadeResult.Cause own = CascadeResult.Cause.of(reason);
        cause = cause == null || cause == own ? own : CascadeResult.Cause.OTHER;
        String words = tier + ": " + message;
        if (degraded == null) {
            degraded = words;
        }
        reasons = reasons.isEmpty() ? words : reasons + "; " + words;
    }

    private void finish() {
        InputVerdict.Unsupported first = firstLack();
        if (first != null && !anyUnavailable) {
            observer.found(lackOf(first));
            end(
                    first.missing().isEmpty()
                            ? new CascadeResult.InvalidInputs(first.message())
                            : new CascadeResult.MissingFeatures(first.present(), first.missing()));
            return;
        }
        tellOfLacks();
        if (cascade.baseline().isPresent()) {
            end(fromBaseline(cascade.baseline().get()));
        } else {
            end(unfit != null && onlyUnfit ? new CascadeResult.InvalidInputs(unfit) : unanswered());
        }
    }

    /** The first tier's; null if there is none, or if another tier could take the request. */
    private InputVerdict.@Nullable Unsupported firstLack() {
        for (int i = 0; incapable != null && i < incapable.length; i++) {
            if (incapable[i] != null) {
                return incapable[i];
            }
        }
        return null;
    }

    private CascadeResult fromBaseline(BaselineTier baseline) {
        try {
            List<Tensor> outputs = baseline.baseline().answer(inputs);
            Room.Refusal refusal = inputs.room().takeAnswer(Weight.bytes(outputs), Weight.text(outputs));
            if (refusal != null) {
                return refused(baseline, refusal);
            }
            observer.answered(cascade.tiers().size());
            return new CascadeResult.Answered(baseline.name(), baseline.model(), outputs, degraded);
        } catch (Throwable bug) {
            report(bug);
            note(baseline.name(), FailureReason.ERROR, bug.toString());
            observer.refused(cascade.tiers().size(), FailureReason.ERROR, bug.toString());
            return unanswered();
        }
    }

    private CascadeResult refused(BaselineTier baseline, Room.Refusal refusal) {
        FailureReason reason = FailureReason.of(refusal);
        note(baseline.name(), reason, refusal.words());
        observer.refused(cascade.tiers().size(), reason, refusal.words());
        return refusal.alone() ? new CascadeResult.TooLarge(refusal.words()) : unanswered();
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

    private static Finding lackOf(InputVerdict.Unsupported lacking) {
        return new Finding(lacking.row() < 0 ? Check.REQUIRED : Check.NULL, lacking.feature(), GuardAction.REJECT);
    }

    private static String millis(long nanos) {
        return Math.round(nanos / 1e6) + " ms";
    }
}
