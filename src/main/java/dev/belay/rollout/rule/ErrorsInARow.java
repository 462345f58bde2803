package dev.belay.rollout.rule;

import dev.belay.rollout.rule.Verdict.RollBack;
import dev.belay.vocabulary.Arm;
import java.util.BitSet;
import java.util.OptionalInt;

/** How far away a rollback is: tried out on a copy of the rules, so that it is what would happen and no estimate. */
public final class ErrorsInARow {
    /** A rollback that takes more is far away, whatever the number. */
    static final int MOST = 1_000;

    private ErrorsInARow() {}

    /**
     * How many requests of the candidate would have to fail now, one after another, for it to be taken out.
     *
     * @param weight the candidate's share, in hundredths of a percent
     * @return empty if that many wouldn't do, if the candidate gets no requests, or if it is out already
     */
    public static OptionalInt toRollBack(RuleSettings settings, RuleState state, int weight) {
        if (weight <= 0 || state.verdict() instanceof RollBack) {
            return OptionalInt.empty();
        }
        RolloutRules copy = new RolloutRules(settings, state);
        BitSet failed = (BitSet) state.keys().clone();
        for (int errors = 1; errors <= MOST; errors++) {
            int key = newKey(settings, failed);
            copy.apply(Arm.CANDIDATE, true, state.slot().tick(), weight, RolloutRules.NO_RUN, key);
            if (copy.verdict() instanceof RollBack) {
                return OptionalInt.of(errors);
            }
        }
        return OptionalInt.empty();
    }

    /** Of sticky traffic only a key's first error counts. */
    private static int newKey(RuleSettings settings, BitSet failed) {
        if (!settings.sequential().sticky()) {
            return RolloutRules.NO_KEY;
        }
        int key = failed.nextClearBit(0);
        failed.set(key);
        return key;
    }
}
