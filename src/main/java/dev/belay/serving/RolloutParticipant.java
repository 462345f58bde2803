package dev.belay.serving;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.CascadeObserver;
import dev.belay.cascade.CascadeResult;
import dev.belay.cascade.Tier;
import dev.belay.execution.RunResult;
import dev.belay.monitoring.OutcomeLedger;
import dev.belay.routing.Route;
import dev.belay.routing.Split;
import dev.belay.routing.Split.Ineligible;
import dev.belay.validation.Finding;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * One request that takes part in a rollout: its arm is drawn before anything that depends on its content, and the outcome of
 * its arm's first tier goes into the ledger, whoever answers the caller in the end. Lives on the request's event loop.
 */
final class RolloutParticipant implements CascadeObserver {
    /** In larger batches than that the busier arm has the larger batches: their run time compares nothing. */
    private static final int FEW_ROWS = 4;

    private final PredictionUnderWay prediction;
    private final CascadeObserver observer;
    private final Split split;
    private final Arm arm;
    private final long ticket;
    /** What takes longer is as late as an answer of the other arm that wasn't waited for. */
    private final long comparableNanos;

    private boolean ended;

    private RolloutParticipant(
            PredictionUnderWay prediction,
            CascadeObserver observer,
            Split split,
            Arm arm,
            long ticket,
            long comparableNanos) {
        this.prediction = prediction;
        this.observer = observer;
        this.split = split;
        this.arm = arm;
        this.ticket = ticket;
        this.comparableNanos = comparableNanos;
    }

    /** What a draw needs besides the request. */
    record Draw(LongSupplier random, Ticks ticks) {}

    /**
     * Draws the request's arm and answers it.
     *
     * @return false if the request takes no part: then it is stable's, and nothing was done
     */
    static boolean begin(PredictionUnderWay prediction, Split split, Draw draw, Executor replyOn) {
        PredictionRequest request = prediction.request();
        Route route = request.route();
        Inputs inputs = request.inputs();
        Deadline deadline = prediction.deadline();
        long nowNanos = deadline.startNanos();
        Ineligible objection = split.objection(route.cascade(), inputs, deadline, route.deadlineNanos(), nowNanos);
        Long key =
                split.stickyKey() == null ? Long.valueOf(0) : split.stickyKey().hash(inputs, request.stickyKey());
        if (objection != null || key == null) {
            return takesNoPart(split, objection == null ? Ineligible.KEY : objection);
        }
        // What may throw comes before anything is held.
        Arm arm = split.arm(split.stickyKey() == null ? (int) draw.random().getAsLong() : Split.coin(key));
        boolean stable = arm == Arm.STABLE;
        CascadeObserver own = stable ? route.cascadeObserver() : split.candidateObserver();
        long comparableNanos =
                stable ? split.comparableNanos(route.cascade(), inputs.rows(), deadline, nowNanos) : Long.MAX_VALUE;
        long tick = draw.ticks().at(nowNanos);
        Tier.Slot slot = split.candidateTier().reserve();
        if (slot == Tier.Slot.FULL) {
            return takesNoPart(split, Ineligible.FULL);
        }
        long ticket = split.ledger().take();
        if (ticket == OutcomeLedger.NO_TICKET) {
            if (slot == Tier.Slot.TAKEN) {
                split.candidateTier().release();
            }
            return takesNoPart(split, Ineligible.LEDGER);
        }
        split.ledger().drawn(ticket, arm, tick, Split.keyBit(key), nowNanos);
        prediction.assign(arm);
        new RolloutParticipant(prediction, own, split, arm, ticket, comparableNanos).answer(slot, replyOn);
        return true;
    }

    private static boolean takesNoPart(Split split, Ineligible why) {
        split.observer().ineligible(why.label());
        return false;
    }

    private void answer(Tier.Slot slot, Executor replyOn) {
        PredictionRequest request = prediction.request();
        Consumer<CascadeResult> done = result -> {
            try {
                charge(true, OutcomeLedger.NO_RUN_TIME);
            } finally {
                prediction.accept(result);
            }
        };
        boolean reserved = slot == Tier.Slot.TAKEN;
        if (arm == Arm.STABLE && reserved) {
            split.candidateTier().release();
        }
        Cascade cascade = arm == Arm.STABLE ? request.route().cascade() : split.candidate();
        cascade.answer(
                request.inputs(),
                request.client(),
                prediction.deadline(),
                this,
                replyOn,
                done,
                arm == Arm.CANDIDATE && reserved);
    }

    @Override
    public void found(Finding finding) {
        observer.found(finding);
    }

    /** A first tier that isn't run has failed. */
    @Override
    public void refused(int tier, FailureReason reason, String message) {
        observer.refused(tier, reason, message);
        if (tier == 0) {
            if (reason.isModels()) {
                charge(true, OutcomeLedger.NO_RUN_TIME);
            } else {
                drop();
            }
        }
    }

    /** What says nothing of the model speaks neither for nor against its arm. */
    @Override
    public void ended(int tier, RunResult result) {
        observer.ended(tier, result);
        if (tier != 0) {
            return;
        }
        if (result.neutral()) {
            drop();
            return;
        }
        switch (result) {
            case RunResult.Success ignored when isLate() -> charge(true, OutcomeLedger.TIMED_OUT);
            case RunResult.Success success ->
                charge(false, success.batchRows() <= FEW_ROWS ? success.runNanos() : OutcomeLedger.NO_RUN_TIME);
            case RunResult.Failure failure ->
                charge(
                        true,
                        failure.reason() == FailureReason.TIMEOUT
                                ? OutcomeLedger.TIMED_OUT
                                : OutcomeLedger.NO_RUN_TIME);
        }
    }

    @Override
    public void answered(int tier) {
        observer.answered(tier);
    }

    private boolean isLate() {
        return comparableNanos != Long.MAX_VALUE && prediction.ageNanos() > comparableNanos;
    }

    private void drop() {
        if (!ended) {
            ended = true;
            split.ledger().dropped(ticket, arm);
        }
    }

    /** The first outcome counts; those after it are the rescue's. */
    private void charge(boolean error, long runNanos) {
        if (ended) {
            return;
        }
        ended = true;
        split.ledger().ended(ticket, arm, error, runNanos);
        split.observer().ended(arm, error, prediction.ageNanos());
    }
}
