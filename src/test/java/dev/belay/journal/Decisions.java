package dev.belay.journal;

import dev.belay.journal.Decision.EvidenceSummary;
import dev.belay.journal.Decision.Move;
import dev.belay.journal.Decision.Moved;
import dev.belay.rollout.Digests;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutPolicy;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Counts;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleState;
import dev.belay.rollout.rule.StableHistory;
import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Decisions and evidence for tests that don't care which. */
public final class Decisions {
    private Decisions() {}

    /** Of a rollout that nobody names. */
    public static Moved step() {
        return moved(Move.STEP, "", new RolloutState.Canary(1, 500, false));
    }

    public static Moved rolledBack(String rollout) {
        return moved(Move.ROLLED_BACK, rollout, new RolloutState.RolledBack());
    }

    public static Moved moved(Move move, String rollout, RolloutState state) {
        return new Moved(move, rollout, "flights", "3", state, 2, Optional.empty(), Optional.empty());
    }

    public static Decision drill() {
        return new Decision.Drill(true, "2", "drill-1", "primary", "error", 1, 0, Instant.EPOCH);
    }

    /** At least one of each record, with values that a store could change. */
    public static List<Decision> everyKind() {
        ModelRef stable = new ModelRef("flights", "2");
        ModelRef candidate = new ModelRef("Züge/ICE \"3\"", "v/3");
        List<Decision.TierVersion> tiers =
                List.of(new Decision.TierVersion("primär", stable), new Decision.TierVersion("fallback", candidate));
        EvidenceSummary summary = new EvidenceSummary(
                OptionalDouble.of(Double.NEGATIVE_INFINITY),
                OptionalDouble.of(Double.NaN),
                Long.MAX_VALUE,
                new Counts(1, 2, 3, 4));
        RolloutPolicy policy = RolloutPolicy.DEFAULT;
        RolloutPlan plain = new RolloutPlan(
                "half a character: \uD834, NUL: \u0000",
                "",
                List.of(1, 12, 9_999),
                Duration.ofDays(4_000),
                false,
                true,
                new RuleSettings(
                        RuleSettings.Sequential.OFF,
                        new RuleSettings.Plain(
                                OptionalLong.of(0),
                                Optional.of(new RuleSettings.Ratio(0.1, Duration.ofMillis(1_500), 1))),
                        Double.MIN_VALUE,
                        0,
                        Duration.ZERO),
                Optional.empty());
        RolloutPlan sticky = new RolloutPlan(
                "h",
                "a \"b\" \\ \n",
                policy.steps(),
                policy.bake(),
                true,
                false,
                RuleSettings.DEFAULT.with(RuleSettings.Sequential.DEFAULT.withSticky()),
                Optional.of(new RolloutPlan.Sticky(false, "tailnum")));
        Digests digests = new Digests("ab", "");
        RolloutState first = new RolloutState.Canary(1, 1, true);
        List<Decision> all = new ArrayList<>(List.of(
                new Decision.Adopted(tiers, "natural"),
                new Decision.Reverted("r1", "3", tiers, "h"),
                new Decision.Waiting(tiers, "3 was promoted here"),
                new Decision.Waiting(List.of(), ""),
                new Decision.Held(
                        false,
                        "r1",
                        "3",
                        new EvidenceSummary(OptionalDouble.empty(), OptionalDouble.empty(), 0, Counts.ZERO)),
                new Decision.Started("r1", stable, candidate, plain, Long.MIN_VALUE, digests, first, 1),
                new Decision.Started("r1", stable, candidate, sticky, 0, Digests.UNKNOWN, first, 1),
                new Decision.ArtifactsSeen("r1", "3", digests),
                new Decision.Held(true, "r1", "3", summary),
                new Decision.Held(false, "r1", "3", summary),
                drill(),
                new Decision.Drill(
                        false, "2", "d", "t", "delay", 0.1, 7, Instant.parse("2026-01-01T00:00:00.123456789Z")),
                new Decision.BreakerOpened("primary", stable, 7)));
        for (Move move : Move.values()) {
            all.add(moved(move, "r1", first));
        }
        for (String state :
                List.of("validating", "shadow", "baking", "promoted", "rejected", "rolledBack", "aborted")) {
            all.add(moved(Move.PROMOTED, "r1", RolloutState.of(state, 0, 0, false)));
        }
        all.add(rolledBack("r1")
                .by(new Decision.Finding("errors", 1.0, Double.POSITIVE_INFINITY, 1L << 60))
                .on(summary));
        return all;
    }

    /** @param elapsedNanos by which it is told from other evidence */
    public static Evidence evidence(long elapsedNanos) {
        return evidence(elapsedNanos, List.of());
    }

    /** Of which the text takes more characters than these. */
    public static Evidence evidenceLongerThan(int characters) {
        return evidence(0, Collections.nCopies(characters / 2, 1L));
    }

    private static Evidence evidence(long elapsedNanos, List<Long> ratio) {
        RuleState fresh = new RolloutRules(RuleSettings.DEFAULT, StableHistory.NONE, 0).state();
        RuleState rules =
                new RuleState(fresh.slot(), fresh.tally(), fresh.tests(), ratio, fresh.keys(), fresh.verdict());
        return new Evidence("canary", elapsedNanos, Digests.UNKNOWN, rules);
    }
}
