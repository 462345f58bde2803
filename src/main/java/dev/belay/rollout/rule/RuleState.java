package dev.belay.rollout.rule;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that {@link RolloutRules} knows, as numbers: restored, they go on as if nothing had happened, to the last bit. A
 * fresh start would stake again.
 *
 * @param ratio the window of the plain rule on a ratio, empty where there is none
 * @param keys sticky keys that have failed, by bit number
 * @param verdict after the last slot, or the final one
 */
public record RuleState(Slot slot, Tally tally, Tests tests, List<Long> ratio, BitSet keys, Verdict verdict) {

    /**
     * Where it is in time. Ticks are 100 ms of wall clock.
     *
     * @param number the slot's in the rollout, -1 before the first
     * @param weight of the slot, in hundredths of a percent
     * @param tick the latest seen
     * @param outcomeTick of the latest outcome
     * @param atWeight ticks under traffic at this weight
     * @param ready the step criterion held at the end of the last slot
     * @param lastStep weight at which the candidate may be promoted, 0 if there is none
     */
    public record Slot(
            long number,
            boolean open,
            int weight,
            long tick,
            long outcomeTick,
            long atWeight,
            boolean ready,
            int lastStep) {}

    /**
     * @param settled of all slots that have ended
     * @param evidence those of them that counted
     * @param sinceWeight those of them since the weight last changed
     * @param open of the open slot
     * @param dropped of those, errors of keys that had failed before
     */
    public record Tally(
            Counts settled,
            Counts evidence,
            Counts sinceWeight,
            Counts open,
            Counts dropped,
            List<Exposure> exposures) {
        public static final Tally NONE =
                new Tally(Counts.ZERO, Counts.ZERO, Counts.ZERO, Counts.ZERO, Counts.ZERO, List.of());

        /** What two servers have counted of one rollout. */
        public Tally plus(Tally other) {
            TreeMap<Integer, Long> requests = new TreeMap<>();
            Stream.concat(exposures.stream(), other.exposures.stream())
                    .forEach(exposure -> requests.merge(exposure.weight(), exposure.requests(), Long::sum));
            return new Tally(
                    settled.plus(other.settled),
                    evidence.plus(other.evidence),
                    sinceWeight.plus(other.sinceWeight),
                    open.plus(other.open),
                    dropped.plus(other.dropped),
                    requests.entrySet().stream()
                            .map(each -> new Exposure(each.getKey(), each.getValue()))
                            .toList());
        }
    }

    /** How many requests the candidate has had at a weight. */
    public record Exposure(int weight, long requests) {}

    public record Tests(Test errors, Promotion promotion, Recent stable, Recent candidate, Optional<Latency> latency) {}

    /** A test: stable's rate and what the stakes have become. */
    public record Test(Rate rate, Capital capital) {}

    /** Requests and errors of stable, and rate and weight that the present bets were made with (NaN: none yet). */
    public record Rate(double requests, double errors, double rate, double weight) {}

    /** ln R at the open slot's start or after the last one's end, and the products inside the open slot. */
    public record Capital(List<Double> logs, List<Double> products) {}

    public record Promotion(long slot, double weight, Capital capital) {}

    public record Recent(double requests, double errors) {}

    /**
     * @param comparable the open slot's runs, so far
     * @param runs in the open or last slot
     * @param incomparable those of them that were left out
     * @param compared the candidate's that were not, since the weight changed
     * @param limitsNanos stable's and the candidate's p95 limit, then both p99 limits
     * @param stableWindow stable's last 4,000 runs, oldest first
     */
    public record Latency(
            Test p95,
            Test p99,
            long stableRuns,
            long candidateRuns,
            boolean counting,
            boolean comparable,
            long runs,
            long incomparable,
            long compared,
            List<Long> limitsNanos,
            List<Long> stableWindow,
            Counts over95,
            Counts over99,
            Recent candidateOver95,
            Recent candidateOver99) {}
}
