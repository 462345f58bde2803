package dev.belay.control;

import dev.belay.journal.Decision;
import dev.belay.journal.Decision.Move;
import dev.belay.journal.Decision.Moved;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.KeptEvidence;
import dev.belay.journal.QueryResult;
import dev.belay.journal.Tombstones;
import dev.belay.rollout.Rollout;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.vocabulary.ModelRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the journal and the tombstones say of an endpoint. */
record JournalReplay(Ports ports, Adoption adoption) {
    /** @param evidence of the rollout that these entries leave running; none if none runs */
    record Read(List<JournalEntry> entries, KeptEvidence evidence) {}

    /**
     * The endpoint's history and evidence, unknown as long as either is: without its evidence a rollout would stake again.
     *
     * @return completes on the journal's thread, when the store answers or fails
     */
    CompletableFuture<QueryResult<Read>> read() {
        return ports.journal()
                .history(adoption.endpoint(), Decision.NOTES)
                .thenCompose(history -> switch (history) {
                    case QueryResult.Known<List<JournalEntry>>(List<JournalEntry> entries) -> read(entries);
                    case QueryResult.Unknown<List<JournalEntry>>(String reason) ->
                        CompletableFuture.completedStage(new QueryResult.Unknown<>(reason));
                })
                .toCompletableFuture();
    }

    private CompletionStage<QueryResult<Read>> read(List<JournalEntry> entries) {
        Optional<Rollout> running = fold(entries).running();
        if (running.isEmpty()) {
            return CompletableFuture.completedStage(new QueryResult.Known<>(new Read(entries, KeptEvidence.NONE)));
        }
        return ports.journal().evidenceOf(running.get().id()).thenApply(evidence -> switch (evidence) {
            case QueryResult.Known<KeptEvidence>(KeptEvidence kept) -> new QueryResult.Known<>(new Read(entries, kept));
            case QueryResult.Unknown<KeptEvidence>(String reason) -> new QueryResult.Unknown<>(reason);
        });
    }

    EndpointState fold(List<JournalEntry> known) {
        return fold(adoption, known, ports.tombstones().all());
    }

    /**
     * What the journal says, then the tombstones that it lacks.
     *
     * @param tombstones of all endpoints
     */
    static EndpointState fold(Adoption adoption, List<JournalEntry> known, List<JournalEntry> tombstones) {
        List<JournalEntry> missing = Tombstones.missingFrom(known, of(adoption.endpoint(), tombstones));
        return EndpointState.of(
                adoption.plan(), Stream.concat(known.stream(), missing.stream()).toList());
    }

    /** The tombstones that the journal lacks. */
    List<JournalEntry> missing(List<JournalEntry> known) {
        return Tombstones.missingFrom(known, tombstones());
    }

    private List<JournalEntry> tombstones() {
        return of(adoption.endpoint(), ports.tombstones().all());
    }

    private static List<JournalEntry> of(String endpoint, List<JournalEntry> tombstones) {
        return tombstones.stream()
                .filter(tombstone -> tombstone.stream().equals(endpoint))
                .toList();
    }

    /** While the journal can't be read: the configuration without what was rolled back here, if any tier is left. */
    EndpointState unread() {
        EndpointPlan plan = adoption.plan();
        String model = plan.tiers().getFirst().model().name();
        Set<ModelRef> rolledBack = tombstones().stream()
                .map(JournalEntry::decision)
                .filter(decision -> decision instanceof Moved moved && moved.move() == Move.ROLLED_BACK)
                .map(Moved.class::cast)
                .map(moved -> moved.candidate(model))
                .collect(Collectors.toSet());
        List<TierPlan> tiers = plan.tiers().stream()
                .filter(tier -> !rolledBack.contains(tier.model()))
                .toList();
        return EndpointState.of(tiers.isEmpty() ? plan : plan.with(tiers), tombstones());
    }
}
