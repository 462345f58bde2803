package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.Decision.Move;
import dev.belay.journal.Decision.Moved;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.rule.Verdict;
import java.time.Instant;

/** What becomes of a rollout, as entries of the journal. */
final class RolloutEntries {
    private RolloutEntries() {}

    /** With the words of its reason. */
    static JournalEntry of(Rollout next, Decision decision, Actor actor, Instant now) {
        return JournalEntry.of(next.endpoint(), now, decision).by(actor).because(next.reason());
    }

    static JournalEntry of(Rollout next, Move move, Actor actor, Instant now) {
        return of(next, Moved.of(move, next), actor, now);
    }

    /** By Belay itself, with the figures that decided. */
    static JournalEntry of(Rollout next, Move move, ActiveRollout running, Instant now) {
        return of(next, Moved.of(move, next).on(running.summary()), Actor.BELAY, now);
    }

    /** What a rule has found. */
    static JournalEntry rolledBack(Rollout next, Verdict.RollBack verdict, ActiveRollout running, Instant now) {
        Decision.Finding finding =
                new Decision.Finding(verdict.cause().label(), verdict.value(), verdict.limit(), verdict.sample());
        return of(next, Moved.of(Move.ROLLED_BACK, next).by(finding).on(running.summary()), Actor.BELAY, now);
    }

    /** Why nothing goes on, or that it does again. */
    static JournalEntry held(Rollout rollout, String because, ActiveRollout running, Instant now) {
        Decision.Held held = new Decision.Held(
                !because.isEmpty(), rollout.id(), rollout.candidate().version(), running.summary());
        return of(rollout, held, Actor.BELAY, now).because(because.isEmpty() ? "goes on" : because);
    }
}
