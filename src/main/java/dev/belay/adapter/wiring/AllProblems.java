package dev.belay.adapter.wiring;

import dev.belay.vocabulary.Times;
import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with the configuration. A property that is missing or can't be read ends the platform's own reading;
 * here a valid value replaces it, so that the bounds of the others are checked all the same.
 */
final class AllProblems {
    /** The first ones find what can't be read, the last what is out of bounds. */
    private static final int READINGS = 3;

    private static final int CONVERTERS = 200;
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);
    private static final long LEAST_MODEL_BYTES = 1 << 20;
    /** More than any machine has. */
    private static final long MOST_MODEL_BYTES = 1L << 50;
    /** A value that bounds others bounds nothing where it isn't known itself. */
    private static final String LONGEST_DEADLINE = "60s";

    private static final String SMALLEST_BODY = "1K";

    private AllProblems() {}

    /**
     * Checks all that can be checked before models are looked at, so that whoever is first to need any of it names all.
     *
     * @throws InvalidConfigurationException naming each property that is wrong, its value and what is allowed
     */
    static BelayConfig checked(BelayConfig config) {
        ProblemList problems = new ProblemList();
        problems.check(() -> Policies.of(config.policies()));
        if (config.drain().isNegative() || config.drain().compareTo(LONGEST_DRAIN) > 0) {
            problems.add("belay.drain is " + Times.words(config.drain()) + ", allowed is 0 s to "
                    + Times.words(LONGEST_DRAIN));
        }
        problems.check(() -> StateOnDisk.settings(config));
        problems.check(() -> Gateway.settings(config.intraOpThreads()));
        Sizes.check(problems, "belay.modelMemory", config.modelMemory(), LEAST_MODEL_BYTES, MOST_MODEL_BYTES);
        problems.check(() -> RequestLimitsConfig.of(config, Runtime.getRuntime().maxMemory()));
        problems.check(() -> EndpointPlans.of(config, List.of()));
        problems.stopIfAny();
        return config;
    }

    /** @param sources as the program reads them, made anew for each reading */
    static List<String> of(Supplier<SmallRyeConfigBuilder> sources) {
        Set<String> problems = new LinkedHashSet<>();
        Map<String, Optional<String>> replacements = new HashMap<>();
        for (int reading = 0; reading < READINGS; reading++) {
            try {
                checked(read(sources.get(), replacements, reading == 0));
                break;
            } catch (ConfigValidationException unread) {
                for (ConfigProblem problem : ConfigProblem.of(unread)) {
                    if (reading == 0) {
                        problems.add(problem.message());
                    }
                    if (problem.property() != null) {
                        replacements.put(problem.property(), replacement(problem.property()));
                    }
                }
            } catch (InvalidConfigurationException outOfBounds) {
                outOfBounds.problems().stream()
                        .filter(problem ->
                                replacements.keySet().stream().noneMatch(name -> problem.startsWith(name + " ")))
                        .forEach(problems::add);
                break;
            }
        }
        return List.copyOf(problems);
    }

    /** Empty where nothing need be there. */
    private static Optional<String> replacement(String property) {
        if (property.endsWith("]")) {
            return Optional.empty();
        }
        if (property.endsWith(".deadline")) {
            return Optional.of(LONGEST_DEADLINE);
        }
        return property.endsWith(".body") ? Optional.of(SMALLEST_BODY) : KnownProperties.valid(property);
    }

    private static BelayConfig read(
            SmallRyeConfigBuilder sources, Map<String, Optional<String>> replacements, boolean unknownToo) {
        return sources.withConverter(Duration.class, CONVERTERS, new DurationConverter())
                .withConverter(MemorySize.class, CONVERTERS, new MemorySizeConverter())
                .withInterceptors(new Replacements(Map.copyOf(replacements)))
                .withMapping(BelayConfig.class)
                .withValidateUnknown(unknownToo)
                .build()
                .getConfigMapping(BelayConfig.class);
    }

    /** @param values by property; empty where there is to be none */
    private record Replacements(Map<String, Optional<String>> values) implements ConfigSourceInterceptor {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
            Optional<String> value = values.get(name);
            if (value == null) {
                return context.proceed(name);
            }
            return value.isEmpty()
                    ? null
                    : ConfigValue.builder()
                            .withName(name)
                            .withValue(value.get())
                            .build();
        }

        @Override
        public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
            Set<String> names = new HashSet<>();
            context.iterateNames().forEachRemaining(names::add);
            names.addAll(values.keySet());
            names.removeIf(name -> values.containsKey(name) && values.get(name).isEmpty());
            return names.iterator();
        }
    }
}
