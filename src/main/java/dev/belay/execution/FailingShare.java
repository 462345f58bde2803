package dev.belay.execution;

/**
 * How likely a request is one that the model fails on, as the last few hundred say, and how many are joined therefore.
 * With a share p of such requests the work per request is least for batches of about 1/√p: larger ones nearly always
 * fail and are run again in parts, smaller ones save too little (Dorfman, "The detection of defective members of large
 * populations", 1943). Used by the runner's thread alone.
 */
final class FailingShare {
    /** Requests that are remembered, after which half of them are forgotten. */
    private static final int WINDOW = 512;

    /** Good requests that are taken for granted, so that one bad one among the first few isn't a share of all. */
    private static final int PRIOR = 16;

    /** From this share on finding the bad ones by halving takes more runs than running each alone. */
    private static final double SINGLY_FROM = 0.25;

    private double bad;
    private double ended;
    /** Requests of the last batch that failed and of which none has failed alone yet. */
    private int unexplained;

    /** So many requests have ended, not by a failure of a whole batch. */
    void ended(int requests) {
        ended += requests;
        if (ended > WINDOW) {
            ended /= 2;
            bad = bad < 0.01 ? 0 : bad / 2;
        }
    }

    /** One request was run alone and failed. */
    void failedAlone() {
        unexplained = 0;
        bad++;
        ended(1);
    }

    /** A batch failed, not a part of one. */
    void batchFailed(int requests) {
        explain();
        unexplained = requests;
    }

    /** The next batch is about to be made: one whose members were all answered alone fails by being joined. */
    void explain() {
        bad += unexplained;
        unexplained = 0;
    }

    private double share() {
        return bad / Math.max(bad, ended + PRIOR);
    }

    /** How many requests may be joined: 1 or more. */
    int mostJoined() {
        return bad == 0 ? Integer.MAX_VALUE : Math.max(1, (int) (1 / Math.sqrt(share())));
    }

    /** Whether the members of a batch that failed are better run one by one than in halves. */
    boolean singly() {
        return share() >= SINGLY_FROM;
    }
}
