package dev.belay.journal;

import dev.belay.rollout.Digests;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Counts;
import dev.belay.routing.EndpointPlan;
import dev.belay.vocabulary.ModelRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The content of an entry of the journal. Kinds with the same content share a record. A store keeps each as JSON with these
 * names: a component that is renamed or left out needs another schema version and a reader for this one.
 */
public sealed interface Decision {
    /** Kinds without effect on what routes: a fold has no need to read them. */
    Set<String> NOTES = Set.of(Held.HELD, Held.RELEASED, Drill.STARTED, Drill.ENDED, BreakerOpened.KIND);

    /** Words joined by dots, such as {@code rollout.rolledBack}. */
    default String kind() {
        return switch (this) {
            case Adopted _ -> Adopted.KIND;
            case Reverted _ -> Reverted.KIND;
            case Waiting _ -> Waiting.KIND;
            case Started _ -> Started.KIND;
            case Moved moved -> moved.move.kind();
            case ArtifactsSeen _ -> ArtifactsSeen.KIND;
            case Held held -> held.held ? Held.HELD : Held.RELEASED;
            case Drill drill -> drill.started ? Drill.STARTED : Drill.ENDED;
            case BreakerOpened _ -> BreakerOpened.KIND;
            case NotUnderstood raw -> raw.kind;
        };
    }

    /** The rollout's id; empty if the decision belongs to none. */
    default String rollout() {
        return "";
    }

    /** The model version it is about; empty if none. */
    default String version() {
        return "";
    }

    /** A tier's label and its model version. */
    record TierVersion(String name, ModelRef model) {
        public static List<TierVersion> of(EndpointPlan plan) {
            return plan.tiers().stream()
                    .map(tier -> new TierVersion(tier.name(), tier.model()))
                    .toList();
        }
    }

    /**
     * These tiers route from now on.
     *
     * @param sha256 of the configuration that names them
     */
    record Adopted(List<TierVersion> tiers, String sha256) implements Decision {
        public static final String KIND = "endpoint.adopted";
    }

    /**
     * A promotion is undone.
     *
     * @param version that was promoted
     * @param tiers that route again
     * @param hypothesis of the promoted rollout
     */
    record Reverted(String rollout, String version, List<TierVersion> tiers, String hypothesis) implements Decision {
        public static final String KIND = "endpoint.reverted";
    }

    /**
     * A configuration waits for an operator.
     *
     * @param tiers that it names; none: nothing waits any more
     * @param because what it waits for
     */
    record Waiting(List<TierVersion> tiers, String because) implements Decision {
        public static final String KIND = "endpoint.waiting";
    }

    record Started(
            String rollout,
            ModelRef stable,
            ModelRef candidate,
            RolloutPlan plan,
            long salt,
            Digests digests,
            RolloutState state,
            long revision)
            implements Decision {
        public static final String KIND = "rollout.started";

        public static Started of(Rollout rollout) {
            return new Started(
                    rollout.id(),
                    rollout.stable(),
                    rollout.candidate(),
                    rollout.plan(),
                    rollout.salt(),
                    rollout.digests(),
                    rollout.state(),
                    rollout.revision());
        }

        /** @param at when it was decided */
        public Rollout at(String endpoint, Instant at) {
            return new Rollout(
                    rollout, endpoint, stable, candidate, plan, state, "started", revision, at, salt, digests);
        }

        @Override
        public String version() {
            return candidate.version();
        }
    }

    /** What moves a rollout from one state to the next. */
    enum Move {
        STEP("step"),
        WEIGHT("weight"),
        PAUSED("paused"),
        RESUMED("resumed"),
        PROMOTED("promoted"),
        BAKED("baked"),
        ROLLED_BACK("rolledBack"),
        ABORTED("aborted");

        private final String kind;

        Move(String name) {
            kind = "rollout." + name;
        }

        /** Of the journal's entry. */
        public String kind() {
            return kind;
        }

        /** Acts before it is journaled. */
        public boolean isBackward() {
            return this == ROLLED_BACK || this == ABORTED;
        }

        /** @return empty if entries of this kind are no moves */
        public static Optional<Move> of(String kind) {
            return Arrays.stream(values())
                    .filter(move -> move.kind.equals(kind))
                    .findFirst();
        }
    }

    /**
     * A rollout has another state.
     *
     * @param model of the candidate; empty in entries of the first versions of the program
     * @param version of the candidate
     * @param finding of the rule that took the candidate out; empty for any other reason
     * @param evidence at that time; empty if an operator decided and nothing was gathered
     */
    record Moved(
            Move move,
            String rollout,
            String model,
            String version,
            RolloutState state,
            long revision,
            Optional<Finding> finding,
            Optional<EvidenceSummary> evidence)
            implements Decision {
        public static Moved of(Move move, Rollout next) {
            return new Moved(
                    move,
                    next.id(),
                    next.candidate().name(),
                    next.candidate().version(),
                    next.state(),
                    next.revision(),
                    Optional.empty(),
                    Optional.empty());
        }

        /** @param primarys model, of which rollouts try versions: where an older program's entry names none */
        public ModelRef candidate(String primarys) {
            return new ModelRef(model.isEmpty() ? primarys : model, version);
        }

        public Moved on(EvidenceSummary summary) {
            return new Moved(move, rollout, model, version, state, revision, finding, Optional.of(summary));
        }

        public Moved by(Finding found) {
            return new Moved(move, rollout, model, version, state, revision, Optional.of(found), evidence);
        }
    }

    /**
     * What a rule saw.
     *
     * @param cause its label
     * @param value a share from 0 to 1, or a number of errors
     * @param limit what it would have tolerated, in the same unit
     * @param sample of how many requests, runs or keys that is
     */
    record Finding(String cause, double value, double limit, long sample) {}

    /**
     * What a decision rests on.
     *
     * @param evidence natural logarithm; empty where no rule weighs it
     * @param threshold likewise
     */
    record EvidenceSummary(OptionalDouble evidence, OptionalDouble threshold, long secondsAtWeight, Counts counts) {}

    /** The artifacts of a rollout that began without known ones. */
    record ArtifactsSeen(String rollout, String version, Digests digests) implements Decision {
        public static final String KIND = "rollout.artifacts";
    }

    /** @param held no step and no promotion; if false, they are possible again */
    record Held(boolean held, String rollout, String version, EvidenceSummary evidence) implements Decision {
        public static final String HELD = "rollout.held";
        public static final String RELEASED = "rollout.released";
    }

    /**
     * A fault drill.
     *
     * @param started if false, it has ended
     * @param version that the tier runs
     * @param ratio of requests that the fault strikes, 0 to 1
     */
    record Drill(
            boolean started,
            String version,
            String id,
            String tier,
            String fault,
            double ratio,
            long delayMillis,
            Instant endsAt)
            implements Decision {
        public static final String STARTED = "drill.started";
        public static final String ENDED = "drill.ended";
    }

    /** @param count how often since the last entry of this tier */
    record BreakerOpened(String tier, ModelRef model, int count) implements Decision {
        public static final String KIND = "breaker.opened";

        @Override
        public String version() {
            return model.version();
        }
    }

    /**
     * What this version of the program can't read: of an unknown kind, or with figures that make no sense.
     *
     * @param figures as they are stored
     */
    record NotUnderstood(String kind, String rollout, String version, Map<String, Object> figures, String why)
            implements Decision {
        /** The kind of a row of which nothing can be read. */
        public static final String UNREADABLE = "journal.unreadable";

        static NotUnderstood unreadable(String why) {
            return new NotUnderstood(UNREADABLE, "", "", Map.of(), why);
        }
    }
}
