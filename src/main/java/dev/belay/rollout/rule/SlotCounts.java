package dev.belay.rollout.rule;

/**
 * The outcomes of a whole slot.
 *
 * @param requests all of them
 * @param evidence those that count: with sticky arms only a key's first error, else all
 * @param over95 runs below and above the arm's p95 limit, as ok and errors
 * @param over99 the same for the p99 limit
 */
public record SlotCounts(Counts requests, Counts evidence, Counts over95, Counts over99) {
    public static SlotCounts of(Counts requests) {
        return new SlotCounts(requests, requests, Counts.ZERO, Counts.ZERO);
    }
}
