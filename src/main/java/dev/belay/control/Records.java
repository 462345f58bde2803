package dev.belay.control;

import dev.belay.journal.Facts;
import dev.belay.rollout.Digests;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Counts;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.Verdict;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Plans, rollouts and tiers as facts of a journal entry, and back. */
final class Records {
    static final String CANDIDATE_MODEL = "candidate.model";
    private static final String TIER = "tier.";
    private static final String STABLE_DIGEST = "stable.digest";
    private static final String CANDIDATE_DIGEST = "candidate.digest";
    private static final Pattern FIGURES = Pattern.compile("[0-9.]+");

    private Records() {}

    /** Names and models of an endpoint's tiers, in order. */
    static Map<String, Object> tiers(EndpointPlan plan) {
        Map<String, Object> facts = new LinkedHashMap<>();
        for (int i = 0; i < plan.tiers().size(); i++) {
            TierPlan tier = plan.tiers().get(i);
            facts.put(TIER + i + ".name", tier.name());
            facts.put(TIER + i + ".model", tier.model().name());
            facts.put(TIER + i + ".version", tier.model().version());
        }
        return facts;
    }

    /** The versions of those tiers, in order; none if there are none. */
    static List<ModelRef> models(Facts facts) {
        List<ModelRef> models = new ArrayList<>();
        for (int i = 0; facts.text(TIER + i + ".name").isPresent(); i++) {
            models.add(new ModelRef(text(facts, TIER + i + ".model"), text(facts, TIER + i + ".version")));
        }
        return models;
    }

    /** Those tiers, with the numbers that the configuration gives their names, or else its first tier. */
    static EndpointPlan tiers(Facts facts, EndpointPlan configured) {
        List<TierPlan> tiers = new ArrayList<>();
        for (int i = 0; facts.text(TIER + i + ".name").isPresent(); i++) {
            String name = text(facts, TIER + i + ".name");
            ModelRef model = new ModelRef(text(facts, TIER + i + ".model"), text(facts, TIER + i + ".version"));
            TierPlan numbers = configured.tiers().stream()
                    .filter(tier -> tier.name().equals(name))
                    .findFirst()
                    .orElse(configured.tiers().getFirst());
            tiers.add(numbers.named(name).running(model));
        }
        return configured.with(tiers);
    }

    /** All of a new rollout. */
    static Map<String, Object> started(Rollout rollout) {
        RolloutPlan plan = rollout.plan();
        RuleSettings rules = plan.rules();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("stable.model", rollout.stable().name());
        facts.put("stable.version", rollout.stable().version());
        facts.put("hypothesis", plan.hypothesis());
        facts.put("approach", plan.approach());
        facts.put(
                "steps",
                String.join(",", plan.steps().stream().map(String::valueOf).toList()));
        facts.put("bake", plan.bake().toString());
        facts.put("gate", plan.gate());
        facts.put("shadow", plan.shadow());
        facts.put("minSamples", rules.minSamples());
        facts.put("minTime", rules.minTime().toString());
        facts.put("rules.sequential", rules.sequential().on());
        facts.put("rules.latency", rules.sequential().latency());
        facts.put("rules.alpha", rules.sequential().alpha());
        facts.put("rules.gate", rules.gate());
        rules.plain().maxErrors().ifPresent(max -> facts.put("rules.errors.max", max));
        rules.plain().ratio().ifPresent(ratio -> {
            facts.put("rules.ratio.max", ratio.max());
            facts.put("rules.ratio.window", ratio.window().toString());
            facts.put("rules.ratio.minSamples", ratio.minSamples());
        });
        plan.sticky()
                .ifPresent(sticky -> facts.put(sticky.header() ? "sticky.header" : "sticky.feature", sticky.name()));
        facts.put("salt", rollout.salt());
        facts.putAll(digests(rollout.digests()));
        facts.putAll(moved(rollout));
        return facts;
    }

    /** Those that are known. */
    static Map<String, Object> digests(Digests digests) {
        Map<String, Object> facts = new LinkedHashMap<>();
        if (!digests.stable().isEmpty()) {
            facts.put(STABLE_DIGEST, digests.stable());
        }
        if (!digests.candidate().isEmpty()) {
            facts.put(CANDIDATE_DIGEST, digests.candidate());
        }
        return facts;
    }

    static Digests digests(Facts facts) {
        return new Digests(
                facts.text(STABLE_DIGEST).orElse(""),
                facts.text(CANDIDATE_DIGEST).orElse(""));
    }

    /** Where a rollout stands. */
    static Map<String, Object> moved(Rollout rollout) {
        RolloutState state = rollout.state();
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put(CANDIDATE_MODEL, rollout.candidate().name());
        facts.put("state", state.label());
        facts.put("step", state.step());
        facts.put("weight", state.weight());
        facts.put("paused", state.paused());
        facts.put("revision", rollout.revision());
        return facts;
    }

    static Rollout started(String endpoint, String id, String version, Instant at, Facts facts) {
        String candidate = text(facts, CANDIDATE_MODEL);
        Rollout first = Rollout.begin(
                id,
                endpoint,
                new ModelRef(text(facts, "stable.model"), text(facts, "stable.version")),
                new ModelRef(candidate, version),
                plan(facts),
                at,
                facts.whole("salt").orElse(0));
        return moved(first.of(digests(facts)), "started", facts);
    }

    static Rollout moved(Rollout before, String reason, Facts facts) {
        RolloutState state = RolloutState.of(
                text(facts, "state"),
                (int) facts.whole("step").orElse(0),
                (int) facts.whole("weight").orElse(0),
                facts.holds("paused"));
        return before.moved(state, reason, facts.whole("revision").orElse(before.revision() + 1));
    }

    /** The figures that a rollout's decisions rest on. */
    static Facts evidence(Facts facts, Trial trial) {
        // Outcomes that came behind the deciding one are counted, too, but they didn't decide.
        Counts counts = trial.rules().verdict() instanceof Verdict.RollBack decided
                ? decided.counts()
                : trial.rules().counts();
        Facts weighed = trial.rules().weighs()
                ? facts.and("evidence", trial.rules().evidence())
                        .and("threshold", trial.rules().threshold())
                : facts;
        return weighed.and(
                        "secondsAtWeight",
                        trial.rules().secondsAtWeight(trial.state().weight()))
                .and("stableRequests", counts.requests(Arm.STABLE))
                .and("stableErrors", counts.errors(Arm.STABLE))
                .and("candidateRequests", counts.requests(Arm.CANDIDATE))
                .and("candidateErrors", counts.errors(Arm.CANDIDATE));
    }

    static boolean hasEvidence(Facts facts) {
        return requests(facts, Arm.CANDIDATE).isPresent();
    }

    /** What {@link #evidence} has of an arm: requests, and errors of them; empty where it is lacking. */
    static OptionalLong requests(Facts facts, Arm arm) {
        return facts.whole(arm.label() + "Requests");
    }

    static OptionalLong errors(Facts facts, Arm arm) {
        return facts.whole(arm.label() + "Errors");
    }

    /** What stays of a reason when its numbers change from tick to tick. */
    static String withoutFigures(String words) {
        return FIGURES.matcher(words).replaceAll("");
    }

    private static RolloutPlan plan(Facts facts) {
        List<Integer> steps = new ArrayList<>();
        for (String step : text(facts, "steps").split(",")) {
            steps.add(Integer.valueOf(step));
        }
        Optional<RolloutPlan.Sticky> sticky = facts.text("sticky.header")
                .map(name -> new RolloutPlan.Sticky(true, name))
                .or(() -> facts.text("sticky.feature").map(name -> new RolloutPlan.Sticky(false, name)));
        return new RolloutPlan(
                text(facts, "hypothesis"),
                facts.text("approach").orElse(""),
                steps,
                Duration.parse(text(facts, "bake")),
                facts.holds("gate"),
                facts.holds("shadow"),
                rules(facts, sticky.isPresent()),
                sticky);
    }

    private static RuleSettings rules(Facts facts, boolean sticky) {
        RuleSettings.Sequential sequential = new RuleSettings.Sequential(
                facts.holds("rules.sequential"),
                facts.number("rules.alpha").orElse(RuleSettings.Sequential.DEFAULT.alpha()),
                sticky,
                facts.holds("rules.latency"));
        Optional<RuleSettings.Ratio> ratio = facts.number("rules.ratio.max").isEmpty()
                ? Optional.empty()
                : Optional.of(new RuleSettings.Ratio(
                        facts.number("rules.ratio.max").getAsDouble(),
                        Duration.parse(text(facts, "rules.ratio.window")),
                        (int) facts.whole("rules.ratio.minSamples").orElse(1)));
        OptionalLong maxErrors = facts.whole("rules.errors.max");
        return new RuleSettings(
                sequential,
                new RuleSettings.Plain(maxErrors, ratio),
                facts.number("rules.gate").orElse(RuleSettings.DEFAULT.gate()),
                (int) facts.whole("minSamples").orElse(RuleSettings.DEFAULT.minSamples()),
                Duration.parse(text(facts, "minTime")));
    }

    private static String text(Facts facts, String name) {
        return facts.text(name)
                .orElseThrow(() -> new IllegalArgumentException("the journal's entry lacks '" + name + "'"));
    }
}
