package dev.belay.rollout.rule;

import java.util.BitSet;

/** The sticky keys that have failed in this rollout, by a hash of 20 bits. Two keys that share one count once. */
final class StickyKeys {
    private final BitSet failed;

    StickyKeys(BitSet failed) {
        this.failed = failed;
    }

    /** @return whether that is the first failure of its key */
    boolean first(int key) {
        if (key < 0 || key >= RolloutRules.KEYS) {
            throw new IllegalArgumentException(
                    "key is " + key + ", allowed are 0 to " + (RolloutRules.KEYS - 1) + " where arms are sticky");
        }
        boolean first = !failed.get(key);
        failed.set(key);
        return first;
    }

    BitSet copy() {
        return (BitSet) failed.clone();
    }
}
