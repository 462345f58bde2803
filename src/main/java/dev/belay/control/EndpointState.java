package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.Decision.EvidenceSummary;
import dev.belay.journal.Decision.Moved;
import dev.belay.journal.Decision.TierVersion;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.vocabulary.ModelRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The fold of an endpoint's stream of the journal: which tiers route, which rollouts there were. Immutable. */
final class EndpointState {
    /** Older ones stay in the journal. */
    private static final int MOST_ROLLOUTS = 100;

    /**
     * A configuration that waits for an operator.
     *
     * @param names the versions that it names, in order
     * @param because the reason at that time
     */
    record Waiting(List<ModelRef> names, Instant since, String because) {}

    /**
     * @param summary the evidence at its end; null if the journal has none
     * @param endedAt null while it runs
     */
    private record Tracked(
            Rollout rollout,
            @Nullable EvidenceSummary summary,
            @Nullable Instant endedAt) {}

    /**
     * A version that was rolled back or reverted since it last served.
     *
     * @param hypotheses of the rollouts that tried it
     * @param reverted by an operator, after its promotion
     */
    private record Withdrawn(List<String> hypotheses, boolean reverted) {}

    private final EndpointPlan configured;
    private final LinkedHashMap<String, Tracked> rollouts;
    private final Map<ModelRef, Withdrawn> withdrawn;
    private RoutedTiers routed;
    private List<ModelRef> named = List.of();
    private boolean namedByFolder;
    private @Nullable Waiting waiting;
    private @Nullable Gap gap;
    private Instant lastAt = Instant.MIN;

    private EndpointState(EndpointPlan configured) {
        this.configured = configured;
        this.rollouts = new LinkedHashMap<>();
        this.withdrawn = new HashMap<>();
        this.routed = RoutedTiers.configured(configured);
    }

    private EndpointState(EndpointState other) {
        this.configured = other.configured;
        this.rollouts = new LinkedHashMap<>(other.rollouts);
        this.withdrawn = new HashMap<>(other.withdrawn);
        this.routed = other.routed;
        this.named = other.named;
        this.namedByFolder = other.namedByFolder;
        this.waiting = other.waiting;
        this.gap = other.gap;
        this.lastAt = other.lastAt;
    }

    /** @param configured gives tiers their timeouts and breakers */
    static EndpointState before(EndpointPlan configured) {
        return new EndpointState(configured);
    }

    static EndpointState of(EndpointPlan configured, List<JournalEntry> entries) {
        EndpointState state = before(configured);
        for (JournalEntry entry : entries) {
            state = state.apply(entry);
        }
        return state;
    }

    /**
     * The state after one more entry. An entry that makes no sense opens a gap. Forward moves after it may depend on it, so
     * they have no effect; backward ones have, and an adoption says anew what routes, which closes the gap.
     */
    EndpointState apply(JournalEntry entry) {
        Decision decision = entry.decision();
        boolean closesGap = decision instanceof Decision.Adopted;
        EndpointState next = new EndpointState(this);
        if (gap == null || closesGap || isBackward(decision)) {
            try {
                next.follow(entry);
                next.gap = closesGap ? null : gap;
                return next;
            } catch (RuntimeException senseless) {
                next = new EndpointState(this);
                next.gap = gap == null ? Gap.at(entry, String.valueOf(senseless.getMessage())) : gap.more();
            }
        } else if (decision instanceof Decision.NotUnderstood) {
            next.gap = gap.more();
        }
        return next;
    }

    private static boolean isBackward(Decision decision) {
        return decision instanceof Decision.Reverted
                || (decision instanceof Moved moved && moved.move().isBackward());
    }

    private void follow(JournalEntry entry) {
        if (entry.at().isAfter(lastAt) && !Decision.NOTES.contains(entry.kind())) {
            lastAt = entry.at();
        }
        switch (entry.decision()) {
            case Decision.Adopted adopted -> adopt(adopted);
            case Decision.Reverted reverted -> revert(reverted, entry);
            case Decision.Waiting waits -> waiting = waiting(waits, entry.at());
            case Decision.Started started -> {
                keep(started.at(entry.stream(), entry.at()));
                endWithoutItsPrimary();
            }
            case Decision.ArtifactsSeen seen ->
                rollout(seen.rollout())
                        .ifPresent(rollout -> keep(rollout.of(rollout.digests().or(seen.digests()))));
            case Moved moved ->
                rollout(moved.rollout())
                        .ifPresentOrElse(rollout -> move(rollout, moved, entry), () -> moveOfUnknown(moved));
            case Decision.NotUnderstood lost -> throw new IllegalArgumentException(lost.why());
            case Decision.Held ignored -> {}
            case Decision.Drill ignored -> {}
            case Decision.BreakerOpened ignored -> {}
        }
    }

    /** One that names no tiers says that nothing waits any more. */
    private static @Nullable Waiting waiting(Decision.Waiting waits, Instant at) {
        List<ModelRef> names = waits.tiers().stream().map(TierVersion::model).toList();
        return names.isEmpty() ? null : new Waiting(names, at, waits.because());
    }

    /** If the same tiers route already, or will after the bake, all that was decided before is still in effect. */
    private void adopt(Decision.Adopted decision) {
        EndpointPlan adopted = tiers(decision.tiers());
        named = adopted.models();
        if (!routed.adopted() || !named.equals(routed.tiers().models()) && !named.equals(baking())) {
            routed = RoutedTiers.adopted(adopted);
            endWithoutItsPrimary();
        }
        namedByFolder = decision.sha256().equals(Adoption.NATURAL);
        waiting = null;
        withdrawn.keySet().removeAll(named);
    }

    private void revert(Decision.Reverted decision, JournalEntry entry) {
        ModelRef out = new ModelRef(primary().name(), decision.version());
        routed = routed.reverted(tiers(decision.tiers()));
        endWithoutItsPrimary();
        withdraw(out, decision.hypothesis(), true);
        rollout(decision.rollout())
                .filter(rollout -> rollout.state() instanceof RolloutState.Promoted)
                .ifPresent(rollout ->
                        keep(rollout.moved(new RolloutState.RolledBack(), entry.reason(), rollout.revision() + 1)));
    }

    /** These tiers, with the numbers that the configuration gives tiers of their names, or else its first tier. */
    private EndpointPlan tiers(List<TierVersion> tiers) {
        List<TierPlan> plans = new ArrayList<>();
        for (TierVersion tier : tiers) {
            TierPlan numbers = configured.tiers().stream()
                    .filter(one -> one.name().equals(tier.name()))
                    .findFirst()
                    .orElse(configured.tiers().getFirst());
            plans.add(numbers.named(tier.name()).running(tier.model()));
        }
        return configured.with(plans);
    }

    /** A rollback of a rollout whose start can't be read, or is gone, names the version by itself. */
    private void moveOfUnknown(Moved moved) {
        if (moved.move() == Decision.Move.ROLLED_BACK) {
            withdraw(moved.candidate(primary().name()), "", false);
        }
    }

    /**
     * A promotion and the end of the same rollout may be decided at the same time: the end took effect at once, by a process
     * that didn't know of the promotion yet, and wins.
     */
    private void move(Rollout before, Moved moved, JournalEntry entry) {
        Rollout after = before.moved(moved.state(), entry.reason(), moved.revision());
        RoutedTiers undone = isTakenOut(after) ? routed.undone(before) : routed;
        if (!before.state().over() || undone != routed) {
            routed = undone;
            moved(before, after);
        }
        if (before.state() instanceof RolloutState.Baking
                && isTakenOut(after)
                && !entry.actor().equals(Actor.BELAY)) {
            withdrawn.computeIfPresent(before.candidate(), (ref, known) -> new Withdrawn(known.hypotheses(), true));
        }
        moved.evidence()
                .ifPresent(summary -> rollouts.computeIfPresent(
                        before.id(),
                        (id, known) -> known.rollout().state().over()
                                ? new Tracked(known.rollout(), summary, known.endedAt())
                                : known));
    }

    private void moved(Rollout before, Rollout after) {
        if (after.state() instanceof RolloutState.Promoted) {
            routed = routed.promoted(after);
            withdrawn.remove(after.candidate());
        } else if (after.state() instanceof RolloutState.RolledBack) {
            withdraw(after.candidate(), after.plan().hypothesis(), false);
        }
        if (before.state() instanceof RolloutState.Baking && isTakenOut(after)) {
            routed = routed.bakingUndone(before);
        }
        keep(after);
    }

    private static boolean isTakenOut(Rollout rollout) {
        return rollout.state() instanceof RolloutState.RolledBack || rollout.state() instanceof RolloutState.Aborted;
    }

    /** A start and a change of the tiers may be decided at the same time: then there is nothing to compare with. */
    private void endWithoutItsPrimary() {
        running().filter(rollout -> !rollout.stable().equals(primary())).ifPresent(rollout -> {
            String why = "aborted: the primary is " + primary() + ", not " + rollout.stable() + " any more";
            keep(rollout.moved(new RolloutState.Aborted(), why, rollout.revision() + 1));
        });
    }

    private void keep(Rollout rollout) {
        Tracked known = rollouts.getOrDefault(rollout.id(), new Tracked(rollout, null, null));
        boolean ends = rollout.state().over()
                && (known.rollout() == rollout || !known.rollout().state().equals(rollout.state()));
        rollouts.put(rollout.id(), new Tracked(rollout, known.summary(), ends ? lastAt : known.endedAt()));
        if (rollouts.size() > MOST_ROLLOUTS) {
            rollouts.pollFirstEntry();
        }
    }

    private void withdraw(ModelRef version, String hypothesis, boolean reverted) {
        List<String> hypotheses = new ArrayList<>(failedHypotheses(version));
        hypotheses.add(hypothesis);
        withdrawn.put(version, new Withdrawn(List.copyOf(hypotheses), reverted));
    }

    /** The tiers that route; as configured if nothing was ever adopted. */
    EndpointPlan plan() {
        return labelled(routed.tiers());
    }

    private ModelRef primary() {
        return routed.tiers().tiers().getFirst().model();
    }

    /** If the configuration has only renamed its tiers since they were adopted: the new names and numbers, by position. */
    private EndpointPlan labelled(EndpointPlan tiers) {
        if (!named.equals(configured.models())) {
            return tiers;
        }
        List<TierPlan> labels = configured.tiers();
        int models = labels.getLast().model().isHeuristic() ? labels.size() - 1 : labels.size();
        List<TierPlan> labelled = new ArrayList<>();
        for (TierPlan tier : tiers.tiers()) {
            if (tier.model().isHeuristic()) {
                labelled.add(models < labels.size() ? labels.getLast().running(tier.model()) : tier);
            } else if (labelled.size() < models) {
                labelled.add(labels.get(labelled.size()).running(tier.model()));
            } else {
                // A promotion has added a fallback.
                labelled.add(tier.named(configured.unused(tier.name())));
            }
        }
        return tiers.with(labelled);
    }

    /** Why this version couldn't become the primary of these tiers; empty if it could. */
    Optional<String> objection(ModelRef candidate) {
        try {
            plan().promoted(candidate);
            return Optional.empty();
        } catch (IllegalArgumentException impossible) {
            return Optional.of("it can't become the primary: " + impossible.getMessage());
        }
    }

    /** From where on the journal can't be followed; empty if it can. */
    Optional<Gap> gap() {
        return Optional.ofNullable(gap);
    }

    boolean adopted() {
        return routed.adopted();
    }

    /** The versions that the configuration named when it was last adopted, in order. */
    List<ModelRef> named() {
        return named;
    }

    /** They were those of the model folder's natural cascade. */
    boolean namedByFolder() {
        return namedByFolder;
    }

    Optional<Waiting> waiting() {
        return Optional.ofNullable(waiting);
    }

    /** What a revert would restore; empty if there is nothing to revert. */
    Optional<EndpointPlan> beforePromotion() {
        return Optional.ofNullable(routed.revertible()).map(this::labelled);
    }

    /** Whether this is the promotion that a revert would undo. */
    boolean isRevertible(Rollout rollout) {
        return routed.revertible() != null && isLastPromotion(rollout);
    }

    boolean isLastPromotion(Rollout rollout) {
        return promoted().filter(last -> last.id().equals(rollout.id())).isPresent();
    }

    /** The last promotion, also if it was reverted. */
    Optional<Rollout> promoted() {
        return Optional.ofNullable(routed.promoted());
    }

    /** The last promotion was reverted, baked or not, and nothing has changed the tiers since. */
    boolean reverted() {
        return routed.reverted();
    }

    /** Oldest first. */
    List<Rollout> rollouts() {
        return rollouts.values().stream().map(Tracked::rollout).toList();
    }

    Optional<Rollout> rollout(String id) {
        return Optional.ofNullable(rollouts.get(id)).map(Tracked::rollout);
    }

    /** The evidence at an ended rollout's end; empty if none is journaled. */
    Optional<EvidenceSummary> summary(String id) {
        return Optional.ofNullable(rollouts.get(id)).map(Tracked::summary);
    }

    /** When that rollout ended; empty while it runs. A revert is another end. */
    Optional<Instant> endedAt(String id) {
        return Optional.ofNullable(rollouts.get(id)).map(Tracked::endedAt);
    }

    /** When the last decision was taken. */
    Instant lastAt() {
        return lastAt;
    }

    Optional<Rollout> running() {
        return Optional.ofNullable(rollouts.lastEntry())
                .map(last -> last.getValue().rollout())
                .filter(rollout -> !rollout.state().over());
    }

    /** The tiers once the promotion has baked; empty if none bakes. */
    List<ModelRef> baking() {
        return running()
                .filter(rollout -> rollout.state() instanceof RolloutState.Baking)
                .map(rollout -> plan().promoted(rollout.candidate()).models())
                .orElse(List.of());
    }

    /** The hypotheses under which a version was tried and withdrawn since it last served. */
    List<String> failedHypotheses(ModelRef version) {
        Withdrawn known = withdrawn.get(version);
        return known == null ? List.of() : known.hypotheses();
    }

    /** How such a version was withdrawn. */
    String withdrawal(ModelRef version) {
        Withdrawn known = withdrawn.get(version);
        return known != null && known.reverted() ? "was reverted here" : "was rolled back here";
    }
}
