package dev.belay.adapter.cli.status;

/** How far the evidence against a candidate has come. */
final class EvidenceBar {
    private static final int WIDTH = 30;

    private EvidenceBar() {}

    /** Empty at 0 and below: nothing speaks against the candidate. Full at the threshold, and not a moment earlier. */
    static String of(double evidence, double threshold) {
        double share = Math.clamp(evidence / threshold, 0, 1);
        int full = (int) Math.floor(share * WIDTH);
        return "[" + "#".repeat(full) + "-".repeat(WIDTH - full) + "] " + Numbers.evidence(evidence) + " of "
                + Numbers.evidence(threshold);
    }
}
