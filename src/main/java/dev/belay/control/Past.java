package dev.belay.control;

import dev.belay.journal.Entry;
import dev.belay.rollout.Rollout;
import dev.belay.routing.EndpointPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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
    static final String STARTED = "rollout.started";
    static final String MOVE = "rollout.";

    /** Older ones stay in the journal. */
    private static final int MOST_ROLLOUTS = 100;

    private final EndpointPlan configured;
    private @Nullable EndpointPlan plan;
    private @Nullable EndpointPlan beforePromotion;
    private @Nullable Rollout promoted;
    private boolean reverted;
    private String configuration = "";
    private final Map<String, Rollout> rollouts = new LinkedHashMap<>();
    private Instant lastAt = Instant.MIN;
    private final Map<String, List<String>> takenBack = new HashMap<>();

    /** @param configured gives tiers their timeouts and breakers */
    Past(EndpointPlan configured) {
        this.configured = configured;
    }

    /** Kinds of entries that the fold needs. */
    static Set<String> kinds() {
        return Set.of(
                ADOPTED,
                REVERTED,
                STARTED,
                MOVE + "step",
                MOVE + "weight",
                MOVE + "paused",
                MOVE + "resumed",
                MOVE + "promoted",
                MOVE + "baked",
                MOVE + "rolledBack",
                MOVE + "aborted");
    }

    void add(Entry entry) {
        lastAt = entry.at().isAfter(lastAt) ? entry.at() : lastAt;
        switch (entry.kind()) {
            case ADOPTED -> {
                reverted = false;
                plan = Records.tiers(entry.facts(), configured);
                configuration = entry.facts().text("sha256").orElse("");
                beforePromotion = null;
            }
            case REVERTED -> {
                plan = Records.tiers(entry.facts(), configured);
                beforePromotion = null;
                reverted = true;
                takenBack(entry.version(), entry.facts().text("hypothesis").orElse(""));
            }
            case STARTED ->
                keep(Records.started(entry.stream(), entry.rollout(), entry.version(), entry.at(), entry.facts()));
            default -> {
                Rollout before = rollouts.get(entry.rollout());
                if (before != null
                        && entry.facts().text("state").isPresent()
                        && !before.state().over()) {
                    moved(Records.moved(before, entry.reason(), entry.facts()));
                }
            }
        }
    }

    /** The rollout has come to stand elsewhere. */
    void moved(Rollout rollout) {
        keep(rollout);
        switch (rollout.state().label()) {
            case "promoted" -> {
                beforePromotion = plan();
                promoted = rollout;
                reverted = false;
                plan = plan().promoted(rollout.candidate());
            }
            case "rolledBack" ->
                takenBack(rollout.candidate().version(), rollout.plan().hypothesis());
            default -> {}
        }
    }

    private void keep(Rollout rollout) {
        rollouts.put(rollout.id(), rollout);
        if (rollouts.size() > MOST_ROLLOUTS) {
            rollouts.remove(rollouts.keySet().iterator().next());
        }
    }

    private void takenBack(String version, String hypothesis) {
        takenBack.computeIfAbsent(version, ignored -> new ArrayList<>()).add(hypothesis);
    }

    /** The tiers that route; as configured if nothing was ever adopted. */
    EndpointPlan plan() {
        return plan == null ? configured : plan;
    }

    boolean adopted() {
        return plan != null;
    }

    /** SHA-256 of the configuration that was last adopted. */
    String configuration() {
        return configuration;
    }

    Optional<EndpointPlan> beforePromotion() {
        return Optional.ofNullable(beforePromotion);
    }

    /** The promotion that can be reverted. */
    Optional<Rollout> promoted() {
        return Optional.ofNullable(promoted);
    }

    /** The last thing that has changed the tiers was a revert. */
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

    /** With which hypotheses a version was tried and taken back; empty if it never was. */
    List<String> takenBackAs(String version) {
        return List.copyOf(takenBack.getOrDefault(version, List.of()));
    }
}
