package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.Decision.Move;
import dev.belay.journal.Decision.Moved;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.QueryResult;
import dev.belay.journal.Tombstones;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.Rollout;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What the journal and the tombstones say of endpoints. */
record JournalReplay(Ports ports) {
    /** @param evidence of the rollout that these entries leave running; empty if none does, or none was kept */
    record Read(List<JournalEntry> entries, Optional<Evidence> evidence) {}

    /**
     * An endpoint's history and evidence, unknown as long as either is: without its evidence a rollout would stake again.
     *
     * @return completes on the journal's thread, when the store answers or fails
     */
    CompletableFuture<QueryResult<Read>> read(Adoption adoption) {
        return ports.journal()
                .history(adoption.endpoint(), Decision.NOTES)
                .toCompletableFuture()
                .thenCompose(history -> switch (history) {
                    case QueryResult.Known<List<JournalEntry>>(List<JournalEntry> entries) -> read(adoption, entries);
                    case QueryResult.Unknown<List<JournalEntry>>(String reason) ->
                        CompletableFuture.completedFuture(new QueryResult.Unknown<>(reason));
                });
    }

    private CompletableFuture<QueryResult<Read>> read(Adoption adoption, List<JournalEntry> entries) {
        Optional<Rollout> running = fold(adoption, entries).running();
        if (running.isEmpty()) {
            return CompletableFuture.completedFuture(new QueryResult.Known<>(new Read(entries, Optional.empty())));
        }
        return ports.journal()
                .evidenceOf(running.get().id())
                .toCompletableFuture()
                .thenApply(evidence -> switch (evidence) {
                    case QueryResult.Known<Optional<Evidence>>(Optional<Evidence> kept) ->
                        new QueryResult.Known<>(new Read(entries, kept));
                    case QueryResult.Unknown<Optional<Evidence>>(String reason) -> new QueryResult.Unknown<>(reason);
                });
    }

    /** What the journal says, and then the tombstones that it lacks. */
    EndpointState fold(Adoption adoption, List<JournalEntry> known) {
        List<JournalEntry> entries = new ArrayList<>(known);
        entries.addAll(missing(adoption, known));
        return EndpointState.of(adoption.plan(), entries);
    }

    List<JournalEntry> missing(Adoption adoption, List<JournalEntry> known) {
        return Tombstones.missingFrom(known, buried(adoption.endpoint()));
    }

    private List<JournalEntry> buried(String endpoint) {
        return ports.tombstones().all().stream()
                .filter(tombstone -> tombstone.stream().equals(endpoint))
                .toList();
    }

    /** While the journal can't be read: what the configuration has, less what was rolled back here, if anything is left. */
    EndpointState unread(Adoption adoption) {
        EndpointPlan plan = adoption.plan();
        List<JournalEntry> buried = buried(plan.name());
        // An older program's tombstone doesn't say the model: rollouts try versions of the primary's.
        String model = plan.tiers().getFirst().model().name();
        Set<ModelRef> rolledBack = new HashSet<>();
        for (JournalEntry tombstone : buried) {
            if (tombstone.decision() instanceof Moved moved && moved.move() == Move.ROLLED_BACK) {
                rolledBack.add(new ModelRef(moved.model().isEmpty() ? model : moved.model(), moved.version()));
            }
        }
        List<TierPlan> tiers = new ArrayList<>(plan.tiers());
        tiers.removeIf(tier -> rolledBack.contains(tier.model()));
        return EndpointState.of(tiers.isEmpty() ? plan : plan.with(tiers), buried);
    }
}
