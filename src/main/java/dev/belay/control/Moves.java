package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.rule.Verdict;
import java.time.Instant;

/** Moves of a rollout as entries of the journal. */
final class Moves {
    private Moves() {}

    /** With the words of its reason. */
    static Entry of(Rollout next, String kind, Actor actor, Instant now) {
        return Entry.of(next.endpoint(), now, Past.MOVE + kind)
                .ofRollout(next.id())
                .about(next.candidate().version())
                .by(actor)
                .because(next.reason())
                .with(Facts.of(Records.moved(next)));
    }

    /** By Belay itself, with the figures that decided. */
    static Entry of(Rollout next, String kind, Trial running, Instant now) {
        Entry entry = of(next, kind, Actor.BELAY, now);
        return entry.with(Records.evidence(entry.facts(), running));
    }

    /** What a rule has found. */
    static Entry rolledBack(Rollout next, Verdict.RollBack verdict, Trial running, Instant now) {
        Entry entry = of(next, "rolledBack", Actor.BELAY, now);
        Facts facts = entry.facts()
                .and("cause", verdict.cause().label())
                .and("value", verdict.value())
                .and("limit", verdict.limit())
                .and("sample", verdict.sample());
        return entry.with(Records.evidence(facts, running));
    }

    /** Why nothing goes on, or that it does again. */
    static Entry held(Rollout rollout, String because, Trial running, Instant now) {
        return of(rollout, because.isEmpty() ? "released" : "held", Actor.BELAY, now)
                .because(because.isEmpty() ? "goes on" : because)
                .with(Records.evidence(Facts.NONE, running));
    }
}
