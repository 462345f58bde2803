package dev.belay.rollout.rule;

/**
 * What an endpoint's first tier has done lately, before the rollout: at most 10,000 requests. Longer histories are scaled
 * down to that.
 */
public record StableHistory(double requests, double errors) {
    public static final StableHistory NONE = new StableHistory(0, 0);

    /** In 100 requests: half an error, that of an endpoint of which nothing is known. */
    static final double PRIOR_ERRORS = 0.5;

    private static final double LONGEST = 10_000;

    public StableHistory {
        if (!(requests >= 0 && errors >= 0 && errors <= requests) || requests == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("history of stable: " + errors + " errors of " + requests
                    + " requests, allowed are 0 to as many as there were requests");
        }
        if (requests > LONGEST) {
            errors *= LONGEST / requests;
            requests = LONGEST;
        }
    }
}
