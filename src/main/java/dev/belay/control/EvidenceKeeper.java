package dev.belay.control;

import dev.belay.journal.Journal;
import dev.belay.rollout.Rollout;
import java.time.Instant;

/** Brings what trials know to the journal: at each slot's end, and each second at least. */
final class EvidenceKeeper {
    /** Ticks are 100 ms. */
    private static final long EVERY_NANOS = 900_000_000;

    private final Journal journal;
    private long keptNanos;
    private long keptSlots;

    EvidenceKeeper(Journal journal) {
        this.journal = journal;
    }

    /** To be called at each tick. */
    void tick(ActiveRollout running, Rollout rollout, long nowNanos) {
        long slots = running.rules().slotsEnded();
        if (slots != keptSlots || nowNanos - keptNanos >= EVERY_NANOS) {
            keptSlots = slots;
            keptNanos = nowNanos;
            keep(running, rollout);
        }
    }

    /** At once, as the process ends. */
    void keep(ActiveRollout running, Rollout rollout) {
        journal.evidence(rollout.id(), running.evidence(rollout));
    }

    void end(ActiveRollout tried, Rollout over, Instant at) {
        journal.evidence(over.id(), tried.evidence(over));
        journal.evidenceEnded(over.id(), at);
    }

    /** Says again of those that are over that they are: a process that ended behind a tombstone couldn't. */
    void endAll(EndpointState past) {
        past.rollouts().stream()
                .filter(rollout -> rollout.state().over())
                .forEach(rollout -> journal.evidenceEnded(rollout.id(), past.lastAt()));
    }
}
