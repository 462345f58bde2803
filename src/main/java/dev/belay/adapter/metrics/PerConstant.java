package dev.belay.adapter.metrics;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** One meter for each constant of an enum, made up front and found by ordinal. */
final class PerConstant<E extends Enum<E>, M> {
    private final Map<E, M> meters;

    PerConstant(Class<E> type, Function<E, M> create) {
        this(EnumSet.allOf(type), type, create);
    }

    /** @param constants those that get a meter; {@link #of} takes no others */
    PerConstant(EnumSet<E> constants, Class<E> type, Function<E, M> create) {
        meters = new EnumMap<>(type);
        for (E constant : constants) {
            meters.put(constant, create.apply(constant));
        }
    }

    M of(E constant) {
        return Objects.requireNonNull(meters.get(constant));
    }
}
