package dev.belay.control;

import dev.belay.journal.Answer;
import dev.belay.journal.Entry;
import dev.belay.journal.Tombstones;
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
record Histories(Ports ports) {
    /** @param evidence of the rollout that these entries leave running; empty if none does, or none was kept */
    record Read(List<Entry> entries, Optional<String> evidence) {}

    /**
     * An endpoint's history and evidence, unknown as long as either is: without its evidence a rollout would stake again.
     *
     * @return completes on the journal's thread, when the store answers or fails
     */
    CompletableFuture<Answer<Read>> read(Adoption adoption) {
        return ports.journal()
                .history(adoption.endpoint(), Past.notes())
                .toCompletableFuture()
                .thenCompose(history -> switch (history) {
                    case Answer.Known<List<Entry>>(List<Entry> entries) -> read(adoption, entries);
                    case Answer.Unknown<List<Entry>>(String reason) ->
                        CompletableFuture.completedFuture(new Answer.Unknown<>(reason));
                });
    }

    private CompletableFuture<Answer<Read>> read(Adoption adoption, List<Entry> entries) {
        Optional<Rollout> running = fold(adoption, entries).running();
        if (running.isEmpty()) {
            return CompletableFuture.completedFuture(new Answer.Known<>(new Read(entries, Optional.empty())));
        }
        return ports.journal()
                .evidenceOf(running.get().id())
                .toCompletableFuture()
                .thenApply(evidence -> switch (evidence) {
                    case Answer.Known<Optional<String>>(Optional<String> text) ->
                        new Answer.Known<>(new Read(entries, text));
                    case Answer.Unknown<Optional<String>>(String reason) -> new Answer.Unknown<>(reason);
                });
    }

    /** What the journal says, and then the tombstones that it lacks. */
    Past fold(Adoption adoption, List<Entry> known) {
        Past past = new Past(adoption.plan());
        known.forEach(past::add);
        missing(adoption, known).forEach(past::add);
        return past;
    }

    List<Entry> missing(Adoption adoption, List<Entry> known) {
        return Tombstones.missingFrom(known, buried(adoption.endpoint()));
    }

    private List<Entry> buried(String endpoint) {
        return ports.tombstones().all().stream()
                .filter(tombstone -> tombstone.stream().equals(endpoint))
                .toList();
    }

    /** While the journal can't be read: what the configuration has, less what was rolled back here, if anything is left. */
    Past unread(Adoption adoption) {
        EndpointPlan plan = adoption.plan();
        List<Entry> buried = buried(plan.name());
        // An older program's tombstone doesn't say the model: rollouts try versions of the primary's.
        String model = plan.tiers().getFirst().model().name();
        Set<ModelRef> rolledBack = new HashSet<>();
        buried.stream()
                .filter(tombstone -> tombstone.kind().equals(Past.ROLLED_BACK))
                .forEach(tombstone -> rolledBack.add(new ModelRef(
                        tombstone.facts().text(Records.CANDIDATE_MODEL).orElse(model), tombstone.version())));
        List<TierPlan> tiers = new ArrayList<>(plan.tiers());
        tiers.removeIf(tier -> rolledBack.contains(tier.model()));
        Past past = new Past(tiers.isEmpty() ? plan : plan.with(tiers));
        buried.forEach(past::add);
        return past;
    }
}
