package dev.belay.adapter.wiring;

import dev.belay.model.ModelVersion;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.routing.StickyKey;
import dev.belay.validation.Check;
import dev.belay.validation.GuardPolicy;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns configuration into plans, and adds the natural cascade of every model folder that has no entry. */
final class EndpointPlans {
    /** For a timeout that isn't configured, or is wrong and already reported. */
    private static final long UNKNOWN_NANOS = 1;

    private static final Duration SHORTEST_DEADLINE = Duration.ofMillis(5);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(1);
    /** An answer that comes later would find its connection ended as idle. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** It is part of headers, metrics and lines of logs. */
    private static final Pattern TIER_NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private EndpointPlans() {}

    /** @throws InvalidConfigurationException naming each property that is wrong, its value and what is allowed */
    static List<ConfiguredEndpoint> of(BelayConfig config, List<ModelVersion> versions) {
        ProblemList problems = new ProblemList();
        Map<String, List<ModelVersion>> byModel = new LinkedHashMap<>();
        versions.forEach(version -> byModel.computeIfAbsent(version.ref().name(), ignored -> new ArrayList<>())
                .add(version));
        long deadlineNanos = problems.of(() -> nanos("belay.deadline", config.deadline(), SHORTEST_DEADLINE), 0L);
        List<ConfiguredEndpoint> endpoints = new ArrayList<>();
        new TreeMap<>(config.endpoints()).forEach((name, endpoint) -> {
            ModelFolder folder = endpoint.tiers().isPresent()
                    ? null
                    : ModelFolder.of(name, byModel.getOrDefault(name, List.of()), byModel.keySet());
            EndpointPlan plan = configured(name, endpoint, folder, config.deadline(), deadlineNanos, problems);
            if (plan != null) {
                endpoints.add(new ConfiguredEndpoint(plan, true, folder));
            }
        });
        problems.stopIfAny();
        byModel.forEach((model, ofModel) -> {
            if (!config.endpoints().containsKey(model)) {
                ModelFolder folder = ModelFolder.of(model, ofModel);
                endpoints.add(new ConfiguredEndpoint(natural(folder, deadlineNanos), false, folder));
            }
        });
        return endpoints;
    }

    /** @return null if anything is wrong with it */
    private static @Nullable EndpointPlan configured(
            String name,
            BelayConfig.EndpointConfig config,
            @Nullable ModelFolder folder,
            Duration ofAll,
            long defaultNanos,
            ProblemList problems) {
        String at = "belay.endpoints." + name + ".";
        int before = problems.count();
        // A wrong default is reported once.
        long deadlineNanos = defaultNanos == 0 && config.deadline().equals(ofAll)
                ? 0
                : problems.of(() -> nanos(at + "deadline", config.deadline(), SHORTEST_DEADLINE), 0L);
        List<TensorSpec> features = new ArrayList<>();
        config.features()
                .forEach((feature, datatype) -> features.add(new TensorSpec(feature, datatype, List.of(-1L, 1L))));
        List<EndpointPlan.TierPlan> tiers = new ArrayList<>();
        if (folder != null) {
            tiers.addAll(folder.tiers());
        }
        for (BelayConfig.TierConfig tier : config.tiers().orElse(List.of())) {
            tiers.add(tier(at + "tiers[" + tiers.size() + "].", name, tier, problems));
        }
        StickyKey sticky = problems.of(() -> sticky(at, config.sticky()), null);
        GuardPolicy guards = problems.of(() -> policy(at, config.guards()), GuardPolicy.DEFAULT);
        EndpointPlan.problems(deadlineNanos == 0 ? LONGEST.toNanos() : deadlineNanos, tiers)
                .forEach(problem -> problems.add(at + problem));
        return problems.count() > before || deadlineNanos == 0
                ? null
                : new EndpointPlan(name, deadlineNanos, features, tiers, guards, sticky);
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
            String at, String endpoint, BelayConfig.TierConfig tier, ProblemList problems) {
        if (!TIER_NAME.matcher(tier.name()).matches()) {
            problems.add(at + "name is '" + CONTROL.matcher(tier.name()).replaceAll("?")
                    + "', allowed is up to 64 letters, digits, '-', '_' and '.'");
        }
        ModelRef model = new ModelRef(tier.model().orElse(endpoint), tier.version());
        long timeoutNanos = tier.timeout()
                .map(timeout -> problems.of(() -> nanos(at + "timeout", timeout, SHORTEST_TIMEOUT), UNKNOWN_NANOS))
                .orElse(UNKNOWN_NANOS);
        return new EndpointPlan.TierPlan(
                tier.name(),
                model,
                timeoutNanos,
                tier.timeout().isPresent(),
                tier.maxConcurrent(),
                tier.breaker().calls(),
                tier.breaker().failureRatio(),
                tier.breaker().delay().toNanos(),
                "");
    }

    /** Versions whose requests must not share a run, because some tier forbids it. */
    static Set<ModelRef> withoutBatches(Map<String, BelayConfig.EndpointConfig> endpoints) {
        Set<ModelRef> alone = new HashSet<>();
        endpoints.forEach((name, endpoint) -> endpoint.tiers().orElse(List.of()).stream()
                .filter(tier -> !tier.batch())
                .forEach(tier -> alone.add(new ModelRef(tier.model().orElse(name), tier.version()))));
        return alone;
    }

    private static long nanos(String property, Duration time, Duration least) {
        if (time.compareTo(least) < 0 || time.compareTo(LONGEST) > 0) {
            throw new InvalidConfigurationException(property + " is " + Times.words(time) + ", allowed is "
                    + Times.words(least) + " to " + Times.words(LONGEST) + hint(time));
        }
        return time.toNanos();
    }

    /** For an author who wrote 300 and meant milliseconds. */
    private static String hint(Duration time) {
        long seconds = time.getSeconds();
        return seconds > 0 && time.getNano() == 0 && seconds <= LONGEST.toMillis()
                ? "; a number without a unit is seconds: " + seconds + " milliseconds are " + seconds + "ms"
                : "";
    }

    private static GuardPolicy policy(String at, BelayConfig.GuardConfig guards) {
        GuardPolicy checks = GuardPolicy.DEFAULT
                .with(Check.RANGE, guards.range())
                .with(Check.CATEGORY, guards.category())
                .with(Check.OUTLIER, guards.outlier())
                .with(Check.DUPLICATE, guards.duplicate());
        try {
            return checks.withOutlierFactor(guards.outlierFactor());
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(at + e.getMessage());
        }
    }

    private static EndpointPlan natural(ModelFolder folder, long deadlineNanos) {
        return new EndpointPlan(folder.model(), deadlineNanos, List.of(), folder.tiers(), GuardPolicy.DEFAULT);
    }

    /**
     * A version asked by its own URL: one tier, nothing behind it, so that it may take the whole deadline.
     *
     * @param home the endpoint whose deadline and guards hold for it, if its model has one
     */
    static EndpointPlan alone(ModelRef model, Optional<EndpointPlan> home, long deadlineNanos) {
        return new EndpointPlan(
                model.name(),
                home.map(EndpointPlan::deadlineNanos).orElse(deadlineNanos),
                home.map(EndpointPlan::declaredFeatures).orElse(List.of()),
                List.of(EndpointPlan.TierPlan.of("version", model)),
                home.map(EndpointPlan::guardPolicy).orElse(GuardPolicy.DEFAULT));
    }
}
