package dev.belay.adapter.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One meter for each constant of an enum, made up front and found by ordinal. */
final class PerConstant<E extends Enum<E>, M> {
    private final Map<E, M> meters;

    /** @param constants one or more that get a meter; {@link #of} takes no others */
    PerConstant(Set<E> constants, Function<E, M> create) {
        meters = new EnumMap<>(constants.stream().collect(Collectors.toMap(Function.identity(), create)));
    }

    M of(E constant) {
        return Objects.requireNonNull(meters.get(constant));
    }
}
