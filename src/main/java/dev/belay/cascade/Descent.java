package dev.belay.cascade;

import dev.belay.execution.RunResult;
import dev.belay.inference.Deadline;
import dev.belay.inference.FailureReason;
import dev.belay.inference.Inputs;
import dev.belay.inference.PredictResult;
import dev.belay.validation.Check;
import dev.belay.validation.Finding;
import dev.belay.validation.GuardAction;
import dev.belay.validation.InputVerdict;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request's way down a cascade. Lives on the request's event loop alone, so it needs no locks. */
final class Descent {
    private static final String NO_TIME_MESSAGE = "no time left";

    private final Cascade cascade;
    private final Inputs inputs;
    private final Deadline deadline;
    private final CascadeObserver observer;
    private final Executor replyOn;
    private final Consumer<PredictResult> done;
    /** Why the first tier that didn't answer didn't: what provenance tells. */
    private @Nullable String degraded;

    private final StringBuilder reasons = new StringBuilder();
    private boolean onlyTime = true;
    /** Set while every tier so far can't take the request for want of a feature. */
    private @Nullable String incapable;

    private boolean anyCapable;

    Descent(
            Cascade cascade,
            Inputs inputs,
            Deadline deadline,
            CascadeObserver observer,
            Executor replyOn,
            Consumer<PredictResult> done) {
        this.cascade = cascade;
        this.inputs = inputs;
        this.deadline = deadline;
        this.observer = observer;
        this.replyOn = replyOn;
        this.done = done;
    }

    void start() {
        tryFrom(0);
    }

    private void tryFrom(int index) {
        List<Tier> tiers = cascade.tiers();
        for (int i = index; i < tiers.size(); i++) {
            if (tryTier(i, tiers.get(i))) {
                return;
            }
        }
        finish();
    }

    /** @return true if the request is under way or answered, false to go on to the next tier at once */
    private boolean tryTier(int index, Tier tier) {
        String unavailable = tier.unavailableBecause();
        if (!unavailable.isEmpty()) {
            pass(index, tier.isHung() ? FailureReason.HUNG : FailureReason.UNAVAILABLE, unavailable);
            return false;
        }
        return switch (tier.check(inputs)) {
            case InputVerdict.Accepted accepted -> {
                report(accepted.flagged());
                anyCapable = true;
                yield ask(index, tier);
            }
            case InputVerdict.Rejected rejected -> reject(index, rejected);
            case InputVerdict.Degrade degrade -> {
                anyCapable = true;
                observer.found(degrade.finding());
                pass(index, FailureReason.DEGRADED_BY_GUARD, degrade.message());
                finish();
                yield true;
            }
            case InputVerdict.Incapable lacking -> {
                observer.found(lackOf(lacking));
                incapable = incapable == null ? lacking.message() : incapable;
                pass(index, FailureReason.INPUT_GUARD, lacking.message());
                yield false;
            }
        };
    }

    /** What an earlier tier was ready to take is no caller's fault at a later one. */
    private boolean reject(int index, InputVerdict.Rejected rejected) {
        observer.found(rejected.finding());
        if (anyCapable) {
            pass(index, FailureReason.INPUT_GUARD, rejected.message());
            return false;
        }
        done.accept(new PredictResult.Rejected(rejected.message()));
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
        UsualTime.Admission admission = tier.usualTime().admit(inputs.rows(), budgetNanos, nowNanos);
        if (admission == UsualTime.Admission.SKIP) {
            pass(index, FailureReason.NO_TIME, "its usual time does not fit into " + millis(budgetNanos));
            return false;
        }
        boolean probe = admission == UsualTime.Admission.PROBE;
        tier.call(inputs, budgetNanos, replyOn, result -> answered(index, tier, probe, result));
        return true;
    }

    private void answered(int index, Tier tier, boolean probe, RunResult result) {
        switch (result) {
            case RunResult.Success success -> {
                if (probe) {
                    tier.usualTime().probed(inputs.rows(), true);
                }
                observer.answered(index);
                done.accept(new PredictResult.Answered(tier.name(), tier.model(), success.outputs(), degraded));
            }
            case RunResult.Failure failure -> {
                if (probe) {
                    tier.usualTime().probed(inputs.rows(), false);
                }
                note(tier.name(), failure.reason(), failure.message());
                tryFrom(index + 1);
            }
        }
    }

    private void pass(int index, FailureReason reason, String message) {
        note(cascade.tiers().get(index).name(), reason, message);
        observer.refused(index, reason, message);
    }

    private void note(String tier, FailureReason reason, String message) {
        onlyTime &= reason == FailureReason.NO_TIME || reason == FailureReason.TIMEOUT;
        if (degraded == null) {
            degraded = tier + ": " + message;
        }
        if (!reasons.isEmpty()) {
            reasons.append("; ");
        }
        reasons.append(tier).append(": ").append(message);
    }

    private void finish() {
        if (incapable != null && !anyCapable) {
            done.accept(new PredictResult.Rejected(incapable));
        } else if (cascade.baseline().isPresent()) {
            BaselineTier baseline = cascade.baseline().get();
            observer.answered(cascade.tiers().size());
            done.accept(new PredictResult.Answered(
                    baseline.name(), baseline.model(), baseline.baseline().answer(inputs), degraded));
        } else {
            done.accept(new PredictResult.Unanswered(onlyTime, reasons.toString()));
        }
    }

    private static Finding lackOf(InputVerdict.Incapable lacking) {
        return new Finding(lacking.row() < 0 ? Check.REQUIRED : Check.NULL, lacking.feature(), GuardAction.REJECT);
    }

    private static String millis(long nanos) {
        return Math.round(nanos / 1e6) + " ms";
    }
}
