package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.routing.EndpointPlan;
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

/** What an endpoint's stream of the journal comes to: which tiers route, which rollouts there were. A fold. */
final class Past {
    static final String ADOPTED = "endpoint.adopted";
    static final String REVERTED = "endpoint.reverted";
    static final String WAITING = "endpoint.waiting";
    static final String STARTED = "rollout.started";
    static final String MOVE = "rollout.";
    static final String ROLLED_BACK = MOVE + "rolledBack";
    static final String ABORTED = MOVE + "aborted";
    static final String ARTIFACTS = MOVE + "artifacts";

    private static final Set<String> FOLLOWED = Set.of(
            ADOPTED,
            REVERTED,
            WAITING,
            STARTED,
            MOVE + "step",
            MOVE + "weight",
            MOVE + "paused",
            MOVE + "resumed",
            MOVE + "promoted",
            MOVE + "baked",
            ROLLED_BACK,
            ABORTED,
            ARTIFACTS);

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
    private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
    /** What their ends rested on. */
    private final Map<String, Facts> figures = new HashMap<>();

    private final Map<String, Instant> endedAt = new HashMap<>();
    private Instant lastAt = Instant.MIN;
    private final Map<ModelRef, List<String>> takenBack = new HashMap<>();
    /** Of those, the ones that an operator took back after they had been promoted. */
    private final Set<ModelRef> revertedVersions = new HashSet<>();

    /** @param configured gives tiers their timeouts and breakers */
    Past(EndpointPlan configured) {
        this.configured = configured;
    }

    /** Kinds of entries that say nothing of what routes. Of any other kind the fold has to know what it means. */
    static Set<String> notes() {
        return Set.of(MOVE + "held", MOVE + "released", "drill.started", "drill.ended", "breaker.opened");
    }

    /**
     * Follows one more entry. One that makes no sense opens a gap: forward moves behind it may rest on what it said, so they
     * aren't followed. Backward ones are; and an adoption says anew what routes, which closes the gap.
     */
    void add(Entry entry) {
        if (gap != null && !isBackward(entry) && !entry.kind().equals(ADOPTED)) {
            gap = isFollowed(entry) ? gap : gap.more();
            return;
        }
        try {
            follow(entry);
            gap = entry.kind().equals(ADOPTED) ? null : gap;
        } catch (RuntimeException senseless) {
            String why = String.valueOf(senseless.getMessage());
            gap = gap == null ? Gap.at(entry, why) : gap.more();
        }
    }

    private static boolean isBackward(Entry entry) {
        return switch (entry.kind()) {
            case REVERTED, ROLLED_BACK, ABORTED -> true;
            default -> false;
        };
    }

    private static boolean isFollowed(Entry entry) {
        return FOLLOWED.contains(entry.kind());
    }

    private void follow(Entry entry) {
        if (!entry.isReadable()) {
            throw new IllegalArgumentException(entry.reason());
        }
        if (!isFollowed(entry)) {
            throw new IllegalArgumentException("its kind is '" + entry.kind() + "', which this version doesn't know");
        }
        lastAt = entry.at().isAfter(lastAt) ? entry.at() : lastAt;
        switch (entry.kind()) {
            case ADOPTED -> adopt(entry);
            case REVERTED -> {
                ModelRef out = new ModelRef(tiers().tiers().getFirst().model().name(), entry.version());
                reroute(Records.tiers(entry.facts(), configured));
                reverted = true;
                takenBack(out, entry.facts().text("hypothesis").orElse(""));
                revertedVersions.add(out);
                undo(entry);
            }
            case WAITING -> waiting = waiting(entry);
            case STARTED -> {
                keep(Records.started(entry.stream(), entry.rollout(), entry.version(), entry.at(), entry.facts()));
                endWithoutItsPrimary();
            }
            case ARTIFACTS -> {
                Rollout running = rollouts.get(entry.rollout());
                if (running != null) {
                    keep(running.of(running.digests().or(Records.digests(entry.facts()))));
                }
            }
            default -> {
                Rollout before = rollouts.get(entry.rollout());
                if (before != null && entry.facts().text("state").isPresent()) {
                    Rollout after = Records.moved(before, entry.reason(), entry.facts());
                    if (!before.state().over()) {
                        moved(before, after);
                    } else if (isTakenOut(after)) {
                        takeBack(before, after);
                    }
                    boolean byOperator = !entry.actor().equals(Actor.BELAY);
                    if (before.state() instanceof RolloutState.Baking && isTakenOut(after) && byOperator) {
                        revertedVersions.add(before.candidate());
                    }
                    keepFigures(entry);
                }
            }
        }
    }

    /** One that names nothing says that nothing waits any more. */
    private @Nullable Waiting waiting(Entry entry) {
        List<ModelRef> names = Records.models(entry.facts());
        return names.isEmpty()
                ? null
                : new Waiting(names, entry.at(), entry.facts().text("because").orElse(""));
    }

    /** The rollout whose promotion it was is taken back, as one that is reverted while it bakes. */
    private void undo(Entry revert) {
        Rollout undone = rollouts.get(revert.rollout());
        if (undone != null && undone.state() instanceof RolloutState.Promoted) {
            keep(undone.moved(new RolloutState.RolledBack(), revert.reason(), undone.revision() + 1));
        }
    }

    private void keepFigures(Entry entry) {
        Rollout rollout = rollouts.get(entry.rollout());
        if (rollout != null && rollout.state().over() && Records.hasEvidence(entry.facts())) {
            figures.put(rollout.id(), entry.facts());
        }
    }

    /** What was adopted may be what routes already: then all that was decided before still holds. */
    private void adopt(Entry entry) {
        EndpointPlan adopted = Records.tiers(entry.facts(), configured);
        if (plan == null || !plan.models().equals(adopted.models())) {
            reverted = false;
            promoted = null;
            reroute(adopted);
        }
        named = adopted.models();
        namedByFolder = entry.facts().text("sha256").equals(Optional.of(Adoption.NATURAL));
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
            List.of(rollouts, figures, endedAt).forEach(map -> map.remove(oldest));
        }
    }

    private void takenBack(ModelRef version, String hypothesis) {
        revertedVersions.remove(version);
        takenBack.computeIfAbsent(version, ignored -> new ArrayList<>()).add(hypothesis);
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

    /** What is journaled of how an ended rollout did; nothing where nothing is. */
    Facts figures(String id) {
        return figures.getOrDefault(id, Facts.NONE);
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
        return List.copyOf(takenBack.getOrDefault(version, List.of()));
    }

    /** What became of such a version, in words. */
    String takenBackInWords(ModelRef version) {
        return revertedVersions.contains(version) ? "was reverted here" : "was rolled back here";
    }
}
