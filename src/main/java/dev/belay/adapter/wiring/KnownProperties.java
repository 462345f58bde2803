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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of properties below {@code belay}, read off {@link BelayConfig} itself so that the two can't differ. */
final class KnownProperties {
    private static final String ANY_NUMBER = "0.5";
    private static final int LONGEST_NAME = 64;
    private static final String INDEX = "\\[\\d+]$";
    private static final String ENVIRONMENT = "BELAY_";
    /** Read by the launcher and the command line. */
    private static final Set<String> OTHER_VARIABLES = Set.of("BELAY_JAVA_OPTS", "BELAY_SERVER", "BELAY_TOKEN");

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

        /** @param at the name up to this segment */
        record Unknown(String at, String segment, List<String> siblings) implements Place {}
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
            when isList(type) && !isValue(inside(type)) && !property.endsWith("]") ->
                "allowed is a list, and in each of its items " + below(inside(type));
            case Place.Known(Type type, Method ignored)
            when !isValue(inside(type)) -> "allowed below it are " + below(inside(type));
            case Place.Known(Type type, Method ignored)
            when property.endsWith("]") -> "allowed is one value instead of a list: " + values(inside(type));
            case Place.Known ignored -> "allowed are these as items of a list";
            case Place.Unknown unknown when unknown.siblings().isEmpty() -> "allowed is a value instead of this group";
            case Place.Unknown unknown -> {
                String nearest = Spelling.nearest(unknown.segment(), unknown.siblings());
                yield (nearest == null ? "" : "did you mean '" + nearest + "'? ") + "Allowed are "
                        + String.join(", ", unknown.siblings());
            }
        };
    }

    /** The name up to the part that doesn't exist: all properties of a misspelt group have that in common. */
    static String upToUnknown(String property) {
        return find(property) instanceof Place.Unknown unknown
                        && !unknown.siblings().isEmpty()
                ? unknown.at()
                : property;
    }

    /**
     * What is wrong with a property that is named without a value; empty if nothing is, or if the platform says so itself.
     *
     * @param group whether it is written as a group
     */
    static String emptyProblem(String property, boolean group) {
        if (!(find(property) instanceof Place.Known known)) {
            return group ? property + " is not a property: " + insteadOf(property) : "";
        }
        Type type = inside(known.type());
        if (isValue(type)) {
            return property + " is empty, allowed is " + allowed(property);
        }
        boolean isPlainGroup = known.method() != null && type.equals(known.type());
        return isPlainGroup ? "" : property + " is empty, allowed below it are " + below(type);
    }

    /**
     * What looks like a slip in a variable's name; others may belong to other programs.
     *
     * @param variables of the environment
     */
    static List<String> slips(Set<String> variables) {
        List<String> known = variables(BelayConfig.class, "").toList();
        return variables.stream()
                .filter(variable -> variable.startsWith(ENVIRONMENT) && !OTHER_VARIABLES.contains(variable))
                .sorted()
                .flatMap(variable -> slip(variable, known).stream())
                .toList();
    }

    private static Optional<String> slip(String variable, List<String> known) {
        String name = variable.substring(ENVIRONMENT.length());
        boolean isProperty = known.contains(name.replaceFirst("_\\d+_?$", ""))
                || known.stream().anyMatch(group -> group.endsWith("_") && name.startsWith(group));
        String nearest = isProperty ? null : Spelling.nearest(name, known);
        return nearest == null
                ? Optional.empty()
                : Optional.of("the environment variable " + variable + " is not a property: did you mean '"
                        + ENVIRONMENT + nearest + "'?");
    }

    /** Without the common beginning; of a group with names of one's own choice the beginning only, which ends with '_'. */
    private static Stream<String> variables(Type group, String at) {
        return methods(group).flatMap(method -> {
            String name = at + method.getName().toUpperCase(Locale.ROOT);
            Type type = inside(method.getGenericReturnType());
            if (isValue(type)) {
                return Stream.of(name);
            }
            return type instanceof ParameterizedType ? Stream.of(name + "_") : variables(type, name + "_");
        });
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
            String segment = name.getNextSegment().replaceFirst(INDEX, "");
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
                    String at = property.substring(0, name.getPosition()).replaceFirst(INDEX, "");
                    return new Place.Unknown(at, segment, names(group));
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
