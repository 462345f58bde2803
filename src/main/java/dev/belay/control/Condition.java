package dev.belay.control;

import java.util.OptionalLong;

/**
 * The revision that a change is based on.
 *
 * @param given false if the caller named none
 * @param revision empty if the caller accepts any
 */
public record Condition(boolean given, OptionalLong revision) {
    public static final Condition MISSING = new Condition(false, OptionalLong.empty());
    public static final Condition ANY = new Condition(true, OptionalLong.empty());

    public static Condition of(long revision) {
        return new Condition(true, OptionalLong.of(revision));
    }

    boolean holds(long now) {
        return revision.isEmpty() || revision.getAsLong() == now;
    }
}
