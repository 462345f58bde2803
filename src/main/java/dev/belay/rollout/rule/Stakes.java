package dev.belay.rollout.rule;

/**
 * How much of the bettor's capital of 1 goes into play at each slot. The stakes never end and add up to 1: so a fault after
 * a week is caught, and yet the wealth ever reaches 1/α with a probability of at most α (Ville).
 */
final class Stakes {
    private static final double FIRST = 0.8;
    /** A fifth of the capital, spread over all later slots as 1/ln falls. */
    private static final double LATER = 0.2 * Math.log(100);

    private Stakes() {}

    /** @param slot counted from 0 */
    static double at(long slot) {
        return slot == 0
                ? FIRST
                : LATER * Math.log1p(1.0 / (slot + 99)) / (Math.log(slot + 99.0) * Math.log(slot + 100.0));
    }

    /** What is left once this slot's stake is in play. */
    static double leftAfter(long slot) {
        return LATER / Math.log(slot + 100.0);
    }
}
