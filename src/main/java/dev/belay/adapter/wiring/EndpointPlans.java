package dev.belay.adapter.wiring;

import dev.belay.model.ModelVersion;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.NaturalCascade;
import dev.belay.routing.StickyKey;
import dev.belay.validation.Check;
import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns configuration into plans, and adds the natural cascade of every model folder that has no entry. */
final class EndpointPlans {
    private static final long DEFAULT_DEADLINE_NANOS = 300_000_000;
    /** A tier's share of the deadline if nothing is said. */
    private static final int TIMEOUT_SHARE = 3;

    private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(5);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    /** An answer that comes later would find its connection ended as idle. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** It stands in headers, metrics and lines of logs. */
    private static final Pattern TIER_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private EndpointPlans() {}

    /** @throws InvalidConfigurationException naming the property, its value and what is allowed */
    static List<EndpointPlan> of(Map<String, BelayConfig.EndpointConfig> endpoints, List<ModelVersion> versions) {
        List<EndpointPlan> plans = new ArrayList<>();
        endpoints.forEach((name, config) -> plans.add(configured(name, config)));
        Map<String, List<ModelVersion>> byModel = new LinkedHashMap<>();
        versions.forEach(version -> byModel.computeIfAbsent(version.ref().name(), ignored -> new ArrayList<>())
                .add(version));
        byModel.forEach((model, ofModel) -> {
            if (!endpoints.containsKey(model)) {
                List<NaturalCascade.Step> steps = NaturalCascade.of(ofModel);
                if (!steps.isEmpty()) {
                    plans.add(natural(model, steps));
                }
            }
        });
        return plans;
    }

    private static EndpointPlan configured(String name, BelayConfig.EndpointConfig config) {
        String at = "belay.endpoints." + name + ".";
        long deadlineNanos = nanos(at + "deadline", config.deadline(), SHORTEST_DEADLINE);
        List<TensorSpec> features = new ArrayList<>();
        config.features()
                .forEach((feature, datatype) -> features.add(new TensorSpec(feature, datatype, List.of(-1L, 1L))));
        List<EndpointPlan.TierPlan> tiers = new ArrayList<>();
        for (BelayConfig.TierConfig tier : config.tiers()) {
            tiers.add(tier(at + "tiers[" + tiers.size() + "].", name, tier, deadlineNanos));
        }
        try {
            return new EndpointPlan(
                    name, deadlineNanos, features, tiers, policy(config.guards()), sticky(at, config.sticky()));
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(at + e.getMessage());
        }
    }

    private static @Nullable StickyKey sticky(String at, Optional<BelayConfig.StickyConfig> config) {
        if (config.isEmpty()) {
            return null;
        }
        Optional<String> header = config.get().header();
        Optional<String> feature = config.get().feature();
        if (header.isPresent() == feature.isPresent()) {
            throw new InvalidConfigurationException(at + "sticky is header " + header.orElse("none") + " and feature "
                    + feature.orElse("none") + ", allowed is one of both");
        }
        return header.map(name -> new StickyKey(StickyKey.Source.HEADER, name, 0))
                .orElseGet(() -> new StickyKey(StickyKey.Source.FEATURE, feature.orElseThrow(), 0));
    }

    private static EndpointPlan.TierPlan tier(
            String at, String endpoint, BelayConfig.TierConfig tier, long deadlineNanos) {
        if (!TIER_NAME.matcher(tier.name()).matches()) {
            throw new InvalidConfigurationException(
                    at + "name is '" + CONTROL.matcher(tier.name()).replaceAll("?")
                            + "', allowed is up to 64 letters, digits, '-', '_' and '.'");
        }
        return new EndpointPlan.TierPlan(
                tier.name(),
                new ModelRef(tier.model().orElse(endpoint), tier.version()),
                tier.timeout()
                        .map(timeout -> nanos(at + "timeout", timeout, SHORTEST_TIMEOUT))
                        .orElse(deadlineNanos / TIMEOUT_SHARE),
                tier.maxConcurrent(),
                tier.breaker().calls(),
                tier.breaker().failureRatio(),
                tier.breaker().delay().toNanos());
    }

    private static long nanos(String property, Duration time, Duration least) {
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            throw new InvalidConfigurationException(property + " is " + Times.words(time) + ", allowed is "
                    + Times.words(least) + " to " + Times.words(LONGEST) + hint(time));
        }
        return time.toNanos();
    }

    /** For whoever wrote 300 and meant milliseconds. */
    private static String hint(Duration time) {
        long seconds = time.getSeconds();
        return seconds > 0 && time.getNano() == 0 && seconds <= LONGEST.toMillis()
                ? "; a number without a unit is seconds: " + seconds + " milliseconds are " + seconds + "ms"
                : "";
    }

    private static GuardPolicy policy(BelayConfig.GuardConfig guards) {
        return GuardPolicy.DEFAULT
                .with(Check.RANGE, guards.range())
                .with(Check.CATEGORY, guards.category())
                .with(Check.OUTLIER, guards.outlier())
                .with(Check.DUPLICATE, guards.duplicate())
                .withOutlierFactor(guards.outlierFactor());
    }

    static EndpointPlan natural(String model, List<NaturalCascade.Step> steps) {
        List<EndpointPlan.TierPlan> tiers = new ArrayList<>();
        for (NaturalCascade.Step step : steps) {
            tiers.add(defaults(step.name(), step.model(), DEFAULT_DEADLINE_NANOS / TIMEOUT_SHARE));
        }
        return new EndpointPlan(model, DEFAULT_DEADLINE_NANOS, List.of(), tiers, GuardPolicy.DEFAULT);
    }

    /**
     * A version asked by its own URL: one tier, nothing behind it, so that it may take the whole deadline.
     *
     * @param home the endpoint whose deadline and guards hold for it
     */
    static EndpointPlan alone(ModelRef model, EndpointPlan home) {
        EndpointPlan.TierPlan tier = defaults("version", model, home.deadlineNanos());
        return new EndpointPlan(
                model.name(), home.deadlineNanos(), home.declaredFeatures(), List.of(tier), home.guardPolicy());
    }

    private static EndpointPlan.TierPlan defaults(String name, ModelRef model, long timeoutNanos) {
        return new EndpointPlan.TierPlan(name, model, timeoutNanos, 512, 20, 0.5, 5_000_000_000L);
    }
}
