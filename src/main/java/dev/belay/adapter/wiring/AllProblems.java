package dev.belay.adapter.wiring;

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
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * All that is wrong with the configuration. A property that can't be read, or that there is not, ends the platform's own
 * reading; here something sound stands in for it, so that the others are held against their bounds all the same.
 */
final class AllProblems {
    /** Some find what can't be read, the last what is out of bounds. */
    private static final int READINGS = 3;

    private static final int CONVERTERS = 200;
    /** What bounds other properties bounds nothing where it isn't known itself. */
    private static final String LONGEST_DEADLINE = "60s";

    private static final String SMALLEST_BODY = "1K";

    private AllProblems() {}

    /** @param sources as the program reads them, made anew for each reading */
    static List<String> of(Supplier<SmallRyeConfigBuilder> sources) {
        Set<String> problems = new LinkedHashSet<>();
        Map<String, Optional<String>> standIns = new HashMap<>();
        for (int reading = 0; reading < READINGS; reading++) {
            try {
                StartChecks.checked(read(sources.get(), standIns, reading == 0));
                break;
            } catch (ConfigValidationException unread) {
                for (int i = 0; i < unread.getProblemCount(); i++) {
                    String message = unread.getProblem(i).getMessage();
                    if (reading == 0) {
                        problems.add(ConfigProblem.words(message));
                    }
                    ConfigProblem.property(message).ifPresent(property -> standIns.put(property, standIn(property)));
                }
            } catch (InvalidConfigurationException outOfBounds) {
                outOfBounds.problems().stream()
                        .filter(problem -> standIns.keySet().stream().noneMatch(name -> problem.startsWith(name + " ")))
                        .forEach(problems::add);
                break;
            }
        }
        return List.copyOf(problems);
    }

    /** Empty where nothing need be there. */
    private static Optional<String> standIn(String property) {
        if (property.endsWith("]")) {
            return Optional.empty();
        }
        if (property.endsWith(".deadline")) {
            return Optional.of(LONGEST_DEADLINE);
        }
        return property.endsWith(".body") ? Optional.of(SMALLEST_BODY) : KnownProperties.sound(property);
    }

    private static BelayConfig read(
            SmallRyeConfigBuilder sources, Map<String, Optional<String>> standIns, boolean unknownToo) {
        return sources.withConverter(Duration.class, CONVERTERS, new DurationConverter())
                .withConverter(MemorySize.class, CONVERTERS, new MemorySizeConverter())
                .withInterceptors(new StandIns(Map.copyOf(standIns)))
                .withMapping(BelayConfig.class)
                .withValidateUnknown(unknownToo)
                .build()
                .getConfigMapping(BelayConfig.class);
    }

    /** @param values by property; empty where there is to be none */
    private record StandIns(Map<String, Optional<String>> values) implements ConfigSourceInterceptor {
        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable ConfigValue getValue(ConfigSourceInterceptorContext context, String name) {
            Optional<String> instead = values.get(name);
            if (instead == null) {
                return context.proceed(name);
            }
            return instead.map(value -> ConfigValue.builder()
                            .withName(name)
                            .withValue(value)
                            .build())
                    .orElse(null);
        }

        @Override
        public Iterator<String> iterateNames(ConfigSourceInterceptorContext context) {
            Stream<String> found =
                    StreamSupport.stream(((Iterable<String>) context::iterateNames).spliterator(), false);
            Stream<String> added = values.entrySet().stream()
                    .filter(entry -> entry.getValue().isPresent())
                    .map(Map.Entry::getKey);
            return Stream.concat(found.filter(name -> !values.containsKey(name)), added)
                    .iterator();
        }
    }
}
