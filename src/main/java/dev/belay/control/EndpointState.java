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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an endpoint's stream of the journal comes to: which tiers route, which rollouts there were. Immutable: a fold. */
final class EndpointState {
    /** Older ones stay in the journal. */
    private static final int MOST_ROLLOUTS = 100;

    /** Where the tiers stood before a promotion. */
    private record Standing(
            EndpointPlan plan,
            @Nullable EndpointPlan beforePromotion,
            @Nullable Rollout promoted,
            boolean reverted) {}

    /**
     * A configuration that waits for an operator.
     *
     * @param names of which versions, in order
     * @param because in words, as it was when it began to wait
     */
    record Waiting(List<ModelRef> names, Instant since, String because) {}

    private final EndpointPlan configured;
    private @Nullable EndpointPlan plan;
    private @Nullable EndpointPlan beforePromotion;
    private @Nullable Rollout promoted;
    private @Nullable Standing earlier;
    private @Nullable Gap gap;
    private boolean reverted;
    private List<ModelRef> named = List.of();
    private boolean namedByFolder;
    private @Nullable Waiting waiting;
    private Instant lastAt = Instant.MIN;
    private final Map<String, Rollout> rollouts;
    /** What their ends rested on. */
    private final Map<String, EvidenceSummary> summaries;

    private final Map<String, Instant> endedAt;
    private final Map<ModelRef, List<String>> takenBack;
    /** Of those, the ones that an operator took back after they had been promoted. */
    private final Set<ModelRef> revertedVersions;

    private EndpointState(EndpointPlan configured) {
        this.configured = configured;
        this.rollouts = new LinkedHashMap<>();
        this.summaries = new HashMap<>();
        this.endedAt = new HashMap<>();
        this.takenBack = new HashMap<>();
        this.revertedVersions = new HashSet<>();
    }

    private EndpointState(EndpointState other) {
        this.configured = other.configured;
        this.plan = other.plan;
        this.beforePromotion = other.beforePromotion;
        this.promoted = other.promoted;
        this.earlier = other.earlier;
        this.gap = other.gap;
        this.reverted = other.reverted;
        this.named = other.named;
        this.namedByFolder = other.namedByFolder;
        this.waiting = other.waiting;
        this.lastAt = other.lastAt;
        this.rollouts = new LinkedHashMap<>(other.rollouts);
        this.summaries = new HashMap<>(other.summaries);
        this.endedAt = new HashMap<>(other.endedAt);
        this.takenBack = new HashMap<>(other.takenBack);
        this.revertedVersions = new HashSet<>(other.revertedVersions);
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
     * What comes of one more entry. One that makes no sense opens a gap: forward moves behind it may rest on what it said, so
     * they aren't followed. Backward ones are; and an adoption says anew what routes, which closes the gap.
     */
    EndpointState apply(JournalEntry entry) {
        Decision decision = entry.decision();
        EndpointState next = new EndpointState(this);
        if (gap != null && !isBackward(decision) && !(decision instanceof Decision.Adopted)) {
            next.gap = decision instanceof Decision.NotUnderstood ? gap.more() : gap;
            return next;
        }
        try {
            next.follow(entry);
            next.gap = decision instanceof Decision.Adopted ? null : gap;
            return next;
        } catch (RuntimeException senseless) {
            EndpointState held = new EndpointState(this);
            held.gap = gap == null ? Gap.at(entry, String.valueOf(senseless.getMessage())) : gap.more();
            return held;
        }
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
            case Decision.Reverted back -> {
                ModelRef out = new ModelRef(tiers().tiers().getFirst().model().name(), back.version());
                reroute(tiers(back.tiers()));
                reverted = true;
                takenBack(out, back.hypothesis());
                revertedVersions.add(out);
                undo(entry);
            }
            case Decision.Waiting waits -> waiting = waiting(waits, entry.at());
            case Decision.Started started -> {
                keep(started.at(entry.stream(), entry.at()));
                endWithoutItsPrimary();
            }
            case Decision.ArtifactsSeen seen -> {
                Rollout running = rollouts.get(seen.rollout());
                if (running != null) {
                    keep(running.of(running.digests().or(seen.digests())));
                }
            }
            case Moved moved -> move(moved, entry);
            case Decision.NotUnderstood lost -> throw new IllegalArgumentException(lost.why());
            case Decision.Held ignored -> {}
            case Decision.Drill ignored -> {}
            case Decision.BreakerOpened ignored -> {}
        }
    }

    private void move(Moved moved, JournalEntry entry) {
        Rollout before = rollouts.get(moved.rollout());
        if (before == null) {
            return;
        }
        Rollout after = before.moved(moved.state(), entry.reason(), moved.revision());
        if (!before.state().over()) {
            moved(before, after);
        } else if (isTakenOut(after)) {
            takeBack(before, after);
        }
        boolean byOperator = !entry.actor().equals(Actor.BELAY);
        if (before.state() instanceof RolloutState.Baking && isTakenOut(after) && byOperator) {
            revertedVersions.add(before.candidate());
        }
        Rollout now = rollouts.get(moved.rollout());
        if (now != null && now.state().over()) {
            moved.evidence().ifPresent(summary -> summaries.put(now.id(), summary));
        }
    }

    /** One that names nothing says that nothing waits any more. */
    private static @Nullable Waiting waiting(Decision.Waiting waits, Instant at) {
        List<ModelRef> names = waits.tiers().stream().map(TierVersion::model).toList();
        return names.isEmpty() ? null : new Waiting(names, at, waits.because());
    }

    /** The rollout whose promotion it was is taken back, as one that is reverted while it bakes. */
    private void undo(JournalEntry revert) {
        Rollout undone = rollouts.get(revert.decision().rollout());
        if (undone != null && undone.state() instanceof RolloutState.Promoted) {
            keep(undone.moved(new RolloutState.RolledBack(), revert.reason(), undone.revision() + 1));
        }
    }

    /** These tiers, with the numbers that the configuration gives their names, or else its first tier. */
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

    /** What was adopted may be what routes already: then all that was decided before still holds. */
    private void adopt(Decision.Adopted decision) {
        EndpointPlan adopted = tiers(decision.tiers());
        if (plan == null || !plan.models().equals(adopted.models())) {
            reverted = false;
            promoted = null;
            reroute(adopted);
        }
        named = adopted.models();
        namedByFolder = decision.sha256().equals(Adoption.NATURAL);
        waiting = null;
        takenBack.keySet().removeAll(named);
    }

    /** The tiers are others, whatever was promoted before. */
    private void reroute(EndpointPlan next) {
        plan = next;
        beforePromotion = null;
        earlier = null;
        endWithoutItsPrimary();
    }

    /** A start and a change of the tiers may cross: what a rollout would be compared with is gone then. */
    private void endWithoutItsPrimary() {
        Optional<Rollout> running = running();
        ModelRef primary = tiers().tiers().getFirst().model();
        if (running.isPresent() && !running.get().stable().equals(primary)) {
            Rollout rollout = running.get();
            String why = "aborted: the primary is " + primary + ", not " + rollout.stable() + " any more";
            keep(rollout.moved(new RolloutState.Aborted(), why, rollout.revision() + 1));
        }
    }

    private static boolean isTakenOut(Rollout rollout) {
        return rollout.state() instanceof RolloutState.RolledBack || rollout.state() instanceof RolloutState.Aborted;
    }

    /**
     * A promotion and the end of the same rollout may cross: the end was decided by who didn't know of the promotion yet,
     * acted at once, and wins.
     */
    private void takeBack(Rollout before, Rollout after) {
        Standing standing = earlier;
        if (before.state() instanceof RolloutState.Promoted && standing != null && before.equals(promoted)) {
            plan = standing.plan();
            beforePromotion = standing.beforePromotion();
            promoted = standing.promoted();
            reverted = standing.reverted();
            earlier = null;
            moved(before, after);
        }
    }

    /** The rollout has come to stand elsewhere. */
    private void moved(Rollout before, Rollout rollout) {
        switch (rollout.state().label()) {
            case "promoted" -> {
                EndpointPlan next = tiers().promoted(rollout.candidate());
                earlier = new Standing(tiers(), beforePromotion, promoted, reverted);
                beforePromotion = tiers();
                promoted = rollout;
                reverted = false;
                plan = next;
                takenBack.remove(rollout.candidate());
            }
            case "rolledBack" -> takenBack(rollout.candidate(), rollout.plan().hypothesis());
            default -> {}
        }
        if (before.state() instanceof RolloutState.Baking && isTakenOut(rollout)) {
            // It was the last promotion, so nobody who reverts again means the one before it.
            promoted = before;
            beforePromotion = null;
            reverted = true;
        }
        keep(rollout);
    }

    private void keep(Rollout rollout) {
        Rollout before = rollouts.put(rollout.id(), rollout);
        if (rollout.state().over() && (before == null || !before.state().equals(rollout.state()))) {
            endedAt.put(rollout.id(), lastAt);
        }
        if (rollouts.size() > MOST_ROLLOUTS) {
            String oldest = rollouts.keySet().iterator().next();
            List.of(rollouts, summaries, endedAt).forEach(map -> map.remove(oldest));
        }
    }

    private void takenBack(ModelRef version, String hypothesis) {
        revertedVersions.remove(version);
        List<String> hypotheses = new ArrayList<>(takenBackAs(version));
        hypotheses.add(hypothesis);
        takenBack.put(version, List.copyOf(hypotheses));
    }

    /** The tiers that route; as configured if nothing was ever adopted. */
    EndpointPlan plan() {
        return labelled(tiers());
    }

    /** Likewise, by the names that they had when that was decided. */
    private EndpointPlan tiers() {
        return plan == null ? configured : plan;
    }

    /** Where the configuration has only given its tiers other names, they are these now. */
    private EndpointPlan labelled(EndpointPlan tiers) {
        return named.equals(configured.models()) ? Labels.of(configured).on(tiers) : tiers;
    }

    /** Why this version couldn't become the primary of these tiers, in words; empty if it could. */
    Optional<String> objection(ModelRef candidate) {
        try {
            plan().promoted(candidate);
            return Optional.empty();
        } catch (IllegalArgumentException impossible) {
            return Optional.of("it can't become the primary: " + impossible.getMessage());
        }
    }

    /** Where the journal couldn't be followed; empty if it could. */
    Optional<Gap> gap() {
        return Optional.ofNullable(gap);
    }

    boolean adopted() {
        return plan != null;
    }

    /** Which versions the configuration named when it was last adopted, in order. */
    List<ModelRef> named() {
        return named;
    }

    /** They were those of the model folder's natural cascade. */
    boolean namedByFolder() {
        return namedByFolder;
    }

    /** The configuration that began to wait and hasn't been adopted since. */
    Optional<Waiting> waiting() {
        return Optional.ofNullable(waiting);
    }

    Optional<EndpointPlan> beforePromotion() {
        return Optional.ofNullable(beforePromotion).map(this::labelled);
    }

    /** Whether this is the promotion that a revert would undo. */
    boolean isRevertible(Rollout rollout) {
        Rollout last = promoted;
        return beforePromotion != null && last != null && last.id().equals(rollout.id());
    }

    /** The promotion that can be reverted. */
    Optional<Rollout> promoted() {
        return Optional.ofNullable(promoted);
    }

    /** The last promotion was taken back, baked or not, and nothing has changed the tiers since. */
    boolean reverted() {
        return reverted;
    }

    /** Oldest first. */
    List<Rollout> rollouts() {
        return List.copyOf(rollouts.values());
    }

    Optional<Rollout> rollout(String id) {
        return Optional.ofNullable(rollouts.get(id));
    }

    /** What is journaled of how an ended rollout did; empty where nothing is. */
    Optional<EvidenceSummary> summary(String id) {
        return Optional.ofNullable(summaries.get(id));
    }

    /** When that rollout came to its end; empty while it runs. A revert is another end. */
    Optional<Instant> endedAt(String id) {
        return Optional.ofNullable(endedAt.get(id));
    }

    Optional<Rollout> latest() {
        return rollouts.isEmpty() ? Optional.empty() : Optional.of(rollouts().getLast());
    }

    /** When the last decision was taken. */
    Instant lastAt() {
        return lastAt;
    }

    /** The one that runs. */
    Optional<Rollout> running() {
        return latest().filter(rollout -> !rollout.state().over());
    }

    /** With which hypotheses a version was tried and taken back since it last served; empty if it never was. */
    List<String> takenBackAs(ModelRef version) {
        return takenBack.getOrDefault(version, List.of());
    }

    /** What became of such a version, in words. */
    String takenBackInWords(ModelRef version) {
        return revertedVersions.contains(version) ? "was reverted here" : "was rolled back here";
    }
}
