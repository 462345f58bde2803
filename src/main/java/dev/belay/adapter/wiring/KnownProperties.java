package dev.belay.adapter.wiring;

import dev.belay.vocabulary.Spelling;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.NameIterator;
import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of properties below {@code belay}, read off {@link BelayConfig} itself so that the two can't differ. */
final class KnownProperties {
    private static final String ANY_NUMBER = "0.5";
    private static final int LONGEST_NAME = 64;
    private static final String WHOLE = "a whole number up to " + Integer.MAX_VALUE;
    private static final Map<Type, String> VALUES = Map.of(
            Duration.class, "a time such as 300ms, 5s or 24h",
            boolean.class, TrueOrFalse.ALLOWED,
            int.class, WHOLE,
            OptionalInt.class, WHOLE,
            OptionalLong.class, "a whole number",
            double.class, "a number such as 0.5",
            Double.class, "a number such as 0.5",
            MemorySize.class, "a size such as 512M or 1G");

    private KnownProperties() {}

    /** Where a name leads. */
    private sealed interface Place {
        /** @param method whose type it is; null for what a map has */
        record Known(Type type, @Nullable Method method) implements Place {}

        record Unknown(String segment, List<String> siblings) implements Place {}
    }

    /** Which values the property may have. */
    static String allowed(String property) {
        return switch (find(property)) {
            case Place.Known(Type type, Method ignored) ->
                values(inside(type)) + (isList(type) && !property.endsWith("]") ? ", more separated by commas" : "");
            case Place.Unknown ignored -> values(String.class);
        };
    }

    /** The default, or for what has to be there and has none, anything that can be read; empty where nothing need be. */
    static Optional<String> valid(String property) {
        if (!(find(property) instanceof Place.Known(Type type, Method method)) || method == null) {
            return Optional.empty();
        }
        WithDefault otherwise = method.getAnnotation(WithDefault.class);
        if (otherwise != null) {
            return Optional.of(otherwise.value());
        }
        if (type == String.class) {
            String name = property.replaceAll("[^A-Za-z0-9]", "-");
            return Optional.of(name.substring(Math.max(0, name.length() - LONGEST_NAME)));
        }
        return type == double.class ? Optional.of(ANY_NUMBER) : Optional.empty();
    }

    /** What to write instead of a property that doesn't exist, and which one was probably meant. */
    static String insteadOf(String property) {
        return switch (find(property)) {
            case Place.Known(Type type, Method ignored)
            when !isValue(inside(type)) -> "allowed below it are " + below(inside(type));
            case Place.Known(Type type, Method ignored)
            when property.endsWith("]") -> "allowed is one value instead of a list: " + values(inside(type));
            case Place.Known ignored -> "allowed are these as items of a list";
            case Place.Unknown(String ignored, List<String> siblings)
            when siblings.isEmpty() -> "allowed is a value instead of this group";
            case Place.Unknown(String segment, List<String> siblings) -> {
                String nearest = Spelling.nearest(segment, siblings);
                yield (nearest == null ? "" : "did you mean '" + nearest + "'? ") + "Allowed are "
                        + String.join(", ", siblings);
            }
        };
    }

    private static boolean isValue(Type type) {
        return !(type instanceof ParameterizedType) && names(type).isEmpty();
    }

    private static String below(Type group) {
        if (!(group instanceof ParameterizedType map)) {
            return String.join(", ", names(group));
        }
        Type value = map.getActualTypeArguments()[1];
        return "names of your choice, "
                + (isValue(value) ? "each with " + values(value) : "and below each " + below(value));
    }

    private static Place find(String property) {
        NameIterator name = new NameIterator(property);
        name.next();
        Type type = BelayConfig.class;
        @Nullable Method method = null;
        while (name.hasNext()) {
            String segment = name.getNextSegment().replaceFirst("\\[\\d+]$", "");
            name.next();
            Type group = inside(type);
            if (group instanceof ParameterizedType map && map.getRawType() == Map.class) {
                type = map.getActualTypeArguments()[1];
                method = null;
            } else {
                Optional<Method> found = methods(group)
                        .filter(candidate -> candidate.getName().equals(segment))
                        .findFirst();
                if (found.isEmpty()) {
                    return new Place.Unknown(segment, names(group));
                }
                method = found.get();
                type = method.getGenericReturnType();
            }
        }
        return new Place.Known(type, method);
    }

    private static List<String> names(Type group) {
        return methods(group).map(Method::getName).sorted().toList();
    }

    /** One for each property of a group; none for a value. */
    private static Stream<Method> methods(Type type) {
        return type instanceof Class<?> group && group.getName().startsWith(BelayConfig.class.getName())
                ? Stream.of(group.getDeclaredMethods())
                : Stream.empty();
    }

    /** The type of what may be missing, or be there more than once. */
    private static Type inside(Type type) {
        return type instanceof ParameterizedType of && of.getRawType() != Map.class
                ? inside(of.getActualTypeArguments()[0])
                : type;
    }

    private static boolean isList(Type type) {
        return type instanceof ParameterizedType of
                && (of.getRawType() == List.class || isList(of.getActualTypeArguments()[0]));
    }

    private static String values(Type type) {
        if (type instanceof Class<?> choice && choice.isEnum()) {
            return Stream.of(choice.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        return VALUES.getOrDefault(type, "text");
    }
}
