package dev.belay.rollout.rule;

import dev.belay.vocabulary.Arm;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Everything that {@link RolloutRules} knows, as numbers: rules made of it continue as if nothing had happened, to the last
 * bit. A fresh start would stake again.
 *
 * @param ratio the window of the plain rule on a ratio, empty if there is none
 * @param keys sticky keys that have failed, by bit number
 * @param verdict after the last slot, or the final one
 */
public record RuleState(Slot slot, Tally tally, Tests tests, List<Long> ratio, BitSet keys, Verdict verdict) {
    /** Before the first outcome. */
    static RuleState initial(RuleSettings settings, StableHistory history, long tick) {
        boolean sticky = settings.sequential().sticky();
        Tests tests = new Tests(
                sticky ? Test.initial(0, 0) : Test.initial(history.requests(), history.errors()),
                new Promotion(-1, Double.NaN, Capital.none(sticky ? 1 : 2)),
                Recent.NONE,
                Recent.NONE,
                Optional.empty());
        Slot before = new Slot(-1, false, -1, tick, tick, 0, false, 0);
        return new RuleState(before, Tally.NONE, tests, List.of(), new BitSet(), Verdict.CONTINUE);
    }

    /**
     * The present slot. Ticks are 100 ms of wall clock.
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

    /** The candidate's requests at a weight. */
    public record Exposure(int weight, long requests) {}

    public record Tests(Test errors, Promotion promotion, Recent stable, Recent candidate, Optional<Latency> latency) {}

    /** A test: stable's rate and what the stakes have become. */
    public record Test(Rate rate, Capital capital) {
        /** @param requests of stable before the rollout, and how many of them failed */
        private static Test initial(double requests, double errors) {
            return new Test(new Rate(requests, errors, Double.NaN, Double.NaN), Capital.none(Bets.COUNT));
        }
    }

    /** Requests and errors of stable, and rate and weight (both 0 to 1) of the present bets; NaN before the first slot. */
    public record Rate(double requests, double errors, double rate, double weight) {
        /** Older requests than this many count half. */
        private static final double MEMORY = 20_000;
        /** A rate that has moved less needs no new bets. */
        private static final double TOLERANCE = 0.02;
        /** In standard deviations, about: what no chance explains. */
        private static final double CHANGED = 5;

        private static final double PRIOR_REQUESTS = 100;

        private double estimate(double priorErrors) {
            return (errors + priorErrors) / (requests + PRIOR_REQUESTS);
        }

        /** Without the history, if stable has changed since. */
        Rate following(Recent recent, double priorErrors) {
            double expected = recent.requests * estimate(priorErrors);
            return Math.abs(recent.errors - expected) > CHANGED * Math.sqrt(expected + 1)
                    ? new Rate(recent.requests, recent.errors, rate, weight)
                    : this;
        }

        /** At a slot's start: with another rate and weight if new bets are due. */
        Rate renewed(double newWeight, double priorErrors) {
            double estimate = estimate(priorErrors);
            double kept = requests > MEMORY ? 0.5 : 1;
            boolean due = Double.isNaN(rate) || Math.abs(estimate - rate) > TOLERANCE * rate || newWeight != weight;
            return new Rate(kept * requests, kept * errors, due ? estimate : rate, due ? newWeight : weight);
        }

        Rate plus(Counts slot) {
            return new Rate(requests + slot.requests(Arm.STABLE), errors + slot.errors(Arm.STABLE), rate, weight);
        }
    }

    /** ln R at the open slot's start or after the last one's end, and the products inside the open slot. */
    public record Capital(List<Double> logs, List<Double> products) {
        static Capital none(int bets) {
            return new Capital(Collections.nCopies(bets, Double.NEGATIVE_INFINITY), Collections.nCopies(bets, 0.0));
        }
    }

    public record Promotion(long slot, double weight, Capital capital) {}

    /** An arm's last slots: at least some hundred requests, so that slots with few of them don't make it noisy. */
    public record Recent(double requests, double errors) {
        static final Recent NONE = new Recent(0, 0);

        private static final double ENOUGH = 100;

        /** A slot has ended. */
        Recent plus(Counts slot, Arm arm) {
            double kept = requests > ENOUGH ? 0.5 : 1;
            return new Recent(kept * requests + slot.requests(arm), kept * errors + slot.errors(arm));
        }

        /** With the open slot's. */
        Recent with(Counts open, Arm arm) {
            return new Recent(requests + open.requests(arm), errors + open.errors(arm));
        }

        /** 0 to 1, shrunk towards 2.5 % while there are few requests. */
        double rate() {
            return (errors + 0.5) / (requests + 20);
        }

        /** Without shrinking; 0 if there were none. */
        double share() {
            return requests == 0 ? 0 : errors / requests;
        }
    }

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
            Recent candidateOver99) {
        static final Latency NONE = new Latency(
                Test.initial(0, 0),
                Test.initial(0, 0),
                0,
                0,
                false,
                false,
                0,
                0,
                0,
                List.of(0L, 0L, 0L, 0L),
                List.of(),
                Counts.ZERO,
                Counts.ZERO,
                Recent.NONE,
                Recent.NONE);
    }
}
