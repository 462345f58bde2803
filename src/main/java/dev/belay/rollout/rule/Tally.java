package dev.belay.rollout.rule;

import dev.belay.vocabulary.Arm;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The outcomes of a rollout: of the open slot, of all, and of those at the present weight. */
final class Tally {
    /** Of the list of weights, which an operator can change without end; what is left out only makes a claim weaker. */
    private static final int MOST_WEIGHTS = 64;

    private final long[] open;
    private final long[] dropped;
    private Counts settled;
    private Counts settledEvidence;
    private Counts sinceWeight;
    private final TreeMap<Integer, Long> exposures = new TreeMap<>();

    Tally(RuleState.Tally state) {
        open = state.open().array();
        dropped = state.dropped().array();
        settled = state.settled();
        settledEvidence = state.evidence();
        sinceWeight = state.sinceWeight();
        state.exposures().forEach(exposure -> exposures.put(exposure.weight(), exposure.requests()));
    }

    RuleState.Tally state() {
        return new RuleState.Tally(settled, settledEvidence, sinceWeight, open(), Counts.of(dropped), exposures());
    }

    void add(int outcome) {
        open[outcome]++;
    }

    /** That outcome is no evidence. */
    void drop(int outcome) {
        dropped[outcome]++;
    }

    /** Of the open slot, both arms. */
    long openRequests() {
        return open[0] + open[1] + open[2] + open[3];
    }

    Counts open() {
        return Counts.of(open);
    }

    Counts openEvidence() {
        return new Counts(open[0] - dropped[0], open[1] - dropped[1], open[2] - dropped[2], open[3] - dropped[3]);
    }

    /** After a rollback: no rule looks at it. */
    void addAfterTheEnd(int outcome) {
        long[] one = new long[Counts.OUTCOMES];
        one[outcome] = 1;
        settled = settled.plus(Counts.of(one));
    }

    void startWeight() {
        sinceWeight = Counts.ZERO;
    }

    /** The open slot has ended. */
    void settle(SlotCounts slot, int weight) {
        settled = settled.plus(slot.requests());
        settledEvidence = settledEvidence.plus(slot.evidence());
        sinceWeight = sinceWeight.plus(slot.requests());
        expose(weight, slot.requests().requests(Arm.CANDIDATE));
        Arrays.fill(open, 0);
        Arrays.fill(dropped, 0);
    }

    private void expose(int weight, long requests) {
        exposures.merge(weight, requests, Long::sum);
        if (exposures.size() > MOST_WEIGHTS) {
            exposures.entrySet().stream()
                    .filter(exposure -> exposure.getKey() != weight)
                    .min(Map.Entry.comparingByValue())
                    .ifPresent(least -> exposures.remove(least.getKey()));
        }
    }

    Counts total() {
        return settled.plus(open());
    }

    /** All that counted. */
    Counts evidence() {
        return settledEvidence.plus(openEvidence());
    }

    Counts sinceWeight() {
        return sinceWeight.plus(open());
    }

    /** Without the open slot. */
    List<RuleState.Exposure> exposures() {
        return exposures.entrySet().stream()
                .map(each -> new RuleState.Exposure(each.getKey(), each.getValue()))
                .toList();
    }
}
