package dev.belay.control;

import java.util.OptionalLong;

/**
 * For which revision a change was made.
 *
 * @param given false: the caller named none
 * @param revision empty where the caller takes any
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
