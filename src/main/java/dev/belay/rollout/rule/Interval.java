package dev.belay.rollout.rule;

/** Where an error rate lies with 95 % confidence (Wilson, 1927). */
public record Interval(double low, double high) {
    private static final double Z = 1.959963984540054;

    /** All there is if nothing was counted: 0 to 1. */
    public static Interval of(long errors, long requests) {
        if (requests == 0) {
            return new Interval(0, 1);
        }
        double rate = (double) errors / requests;
        double spread = Z * Z / requests;
        double middle = (rate + spread / 2) / (1 + spread);
        double half = Z * Math.sqrt((rate * (1 - rate) + spread / 4) / requests) / (1 + spread);
        return new Interval(
                errors == 0 ? 0 : Math.max(0, middle - half), errors == requests ? 1 : Math.min(1, middle + half));
    }
}
