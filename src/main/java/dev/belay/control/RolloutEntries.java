package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.Decision.Move;
import dev.belay.journal.Decision.Moved;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.Rollout.IllegalMoveException;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Decisions about a rollout as entries of the journal. */
final class RolloutEntries {
    private RolloutEntries() {}

    /** With the reason of the rollout's last move. */
    static JournalEntry of(Rollout next, Decision decision, Actor actor, Instant now) {
        return JournalEntry.of(next.endpoint(), now, decision).by(actor).because(next.reason());
    }

    static JournalEntry of(Rollout next, Move move, Actor actor, Instant now) {
        return of(next, Moved.of(move, next), actor, now);
    }

    private static JournalEntry of(Rollout next, Move move, ActiveRollout active, Instant now) {
        return of(next, Moved.of(move, next).on(active.summary()), Actor.BELAY, now);
    }

    /** The rule's rollback. */
    static JournalEntry rolledBack(Rollout rollout, Verdict.RollBack verdict, ActiveRollout active, Instant now) {
        Decision.Finding finding =
                new Decision.Finding(verdict.cause().label(), verdict.value(), verdict.limit(), verdict.sample());
        try {
            Rollout next = rollout.rollBack(verdict.message());
            Moved moved = Moved.of(Move.ROLLED_BACK, next).by(finding).on(active.summary());
            return of(next, moved, Actor.BELAY, now);
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @param because why nothing moves forward; empty if it does again */
    static JournalEntry held(Rollout rollout, String because, ActiveRollout active, Instant now) {
        Decision.Held held = new Decision.Held(
                !because.isEmpty(), rollout.id(), rollout.candidate().version(), active.summary());
        return of(rollout, held, Actor.BELAY, now).because(because.isEmpty() ? "goes on" : because);
    }

    /** Pauses the canary; of a rollout that is paused already, or bakes, it is a note. */
    static JournalEntry evidenceLost(Rollout rollout, ActiveRollout active, Instant now) {
        String why = active.lostBecause() + "; its evidence is gathered anew";
        try {
            if (rollout.state() instanceof RolloutState.Canary
                    && !rollout.state().paused()) {
                return of(rollout.pause("paused: " + why), Move.PAUSED, active, now);
            }
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
        return held(rollout, why, active, now);
    }

    /** The plan's next move; null if its time hasn't come. */
    static @Nullable JournalEntry next(Rollout rollout, ActiveRollout active, Instant now) {
        try {
            if (rollout.state() instanceof RolloutState.Baking) {
                return active.elapsedNanos() < rollout.plan().bake().toNanos()
                        ? null
                        : of(
                                rollout.finish("baked for " + rollout.plan().bake() + " without a fault"),
                                Move.BAKED,
                                active,
                                now);
            }
            // A promotion waits for it, too: a verdict at another weight says nothing of this one.
            if (rollout.state().paused()
                    || !active.rules().mayStep(rollout.state().weight())) {
                return null;
            }
            if (!rollout.inLastStep()) {
                String why = "the step's samples and time have passed, and nothing speaks against the candidate";
                return of(rollout.stepUp(why), Move.STEP, active, now);
            }
            return active.rules().verdict() instanceof Verdict.Promote promote
                    ? of(rollout.promote(promote.message()), Move.PROMOTED, active, now)
                    : null;
        } catch (IllegalMoveException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
