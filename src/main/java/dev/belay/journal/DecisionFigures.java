package dev.belay.journal;

import dev.belay.journal.Decision.EvidenceSummary;
import dev.belay.journal.Decision.TierVersion;
import dev.belay.rollout.Digests;
import dev.belay.rollout.PlanForm;
import dev.belay.rollout.RolloutState;
import dev.belay.vocabulary.Arm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The figures of a decision by name, in a fixed order, for listings of the journal and log lines. A value is a String, Long,
 * Double or Boolean; numbers that JSON has no form for (NaN, infinities) are Strings.
 */
public final class DecisionFigures {
    private static final int LONGEST_TEXT = 1_000;
    private static final List<String> PLAN = List.of(
            "hypothesis", "approach", "steps", "bake", "gate", "shadow", "minSamples", "minTime", "rules", "sticky");

    private final Map<String, Object> figures = new LinkedHashMap<>();

    private DecisionFigures() {}

    public static Map<String, Object> of(Decision decision) {
        DecisionFigures of = new DecisionFigures();
        of.add(decision);
        return of.figures;
    }

    private void add(Decision decision) {
        switch (decision) {
            case Decision.Adopted adopted -> {
                tiers(adopted.tiers());
                put("sha256", adopted.sha256());
            }
            case Decision.Reverted reverted -> {
                tiers(reverted.tiers());
                put("hypothesis", reverted.hypothesis());
            }
            case Decision.Waiting waiting -> {
                tiers(waiting.tiers());
                if (!waiting.tiers().isEmpty()) {
                    put("because", waiting.because());
                }
            }
            case Decision.Started started -> started(started);
            case Decision.Moved moved -> {
                if (!moved.model().isEmpty()) {
                    put("candidate.model", moved.model());
                }
                state(moved.state(), moved.revision());
                moved.finding().ifPresent(finding -> {
                    put("cause", finding.cause());
                    put("value", finding.value());
                    put("limit", finding.limit());
                    put("sample", finding.sample());
                });
                moved.evidence().ifPresent(this::evidence);
            }
            case Decision.ArtifactsSeen seen -> digests(seen.digests());
            case Decision.Held held -> evidence(held.evidence());
            case Decision.Drill drill -> {
                put("id", drill.id());
                put("tier", drill.tier());
                put("fault", drill.fault());
                put("ratio", drill.ratio());
                put("delayMillis", drill.delayMillis());
                put("endsAt", drill.endsAt());
            }
            case Decision.BreakerOpened opened -> {
                put("tier", opened.tier());
                put("model", opened.model().name());
                put("count", opened.count());
            }
            case Decision.NotUnderstood raw -> figures.putAll(raw.figures());
        }
    }

    private void tiers(List<TierVersion> tiers) {
        for (int i = 0; i < tiers.size(); i++) {
            put("tier." + i + ".name", tiers.get(i).name());
            put("tier." + i + ".model", tiers.get(i).model().name());
            put("tier." + i + ".version", tiers.get(i).model().version());
        }
    }

    private void started(Decision.Started started) {
        put("stable.model", started.stable().name());
        put("stable.version", started.stable().version());
        Map<String, Object> plan = PlanForm.kept(started.plan());
        // In hundredths of a percent, as all weights here.
        plan.put("steps", started.plan().steps().stream().map(String::valueOf).collect(Collectors.joining(",")));
        for (String name : PLAN) {
            Object value = plan.get(name);
            if (value != null) {
                put(name, value);
            }
        }
        put("salt", started.salt());
        digests(started.digests());
        put("candidate.model", started.candidate().name());
        state(started.state(), started.revision());
    }

    private void digests(Digests digests) {
        if (!digests.stable().isEmpty()) {
            put("stable.digest", digests.stable());
        }
        if (!digests.candidate().isEmpty()) {
            put("candidate.digest", digests.candidate());
        }
    }

    private void state(RolloutState state, long revision) {
        put("state", state.label());
        put("step", state.step());
        put("weight", state.weight());
        put("paused", state.paused());
        put("revision", revision);
    }

    private void evidence(EvidenceSummary summary) {
        summary.evidence().ifPresent(logarithm -> put("evidence", logarithm));
        summary.threshold().ifPresent(logarithm -> put("threshold", logarithm));
        put("secondsAtWeight", summary.secondsAtWeight());
        for (Arm arm : List.of(Arm.STABLE, Arm.CANDIDATE)) {
            put(arm.label() + "Requests", summary.counts().requests(arm));
            put(arm.label() + "Errors", summary.counts().errors(arm));
        }
    }

    private void put(String name, Object value) {
        switch (value) {
            case Map<?, ?> inner -> inner.forEach((key, one) -> put(name + "." + key, one));
            case Boolean truth -> figures.put(name, truth);
            case Integer whole -> figures.put(name, whole.longValue());
            case Long whole -> figures.put(name, whole);
            case Double number when Double.isFinite(number) -> figures.put(name, number);
            default -> figures.put(name, TextLimits.of(value.toString(), LONGEST_TEXT));
        }
    }
}
