package dev.belay.simulator;

import dev.belay.rollout.rule.RolloutRules;
import java.util.Arrays;

/** Keys of a rollout: some are asked for far more often than others, some always fail; each has its arm by a salted hash. */
final class KeyTraffic {
    private static final int KEYS = 5_000;
    private static final double ZIPF = 0.8;
    private static final double POISON = 0.002;
    private static final double[] CUMULATIVE = cumulative();

    private final Chance chance;
    private final double[] slice = new double[KEYS];
    private final boolean[] poison = new boolean[KEYS];
    private final int[] bit = new int[KEYS];

    KeyTraffic(Chance chance) {
        this.chance = chance;
        for (int key = 0; key < KEYS; key++) {
            slice[key] = chance.uniform();
            poison[key] = chance.uniform() < POISON;
            bit[key] = (int) (chance.uniform() * RolloutRules.KEYS);
        }
    }

    private static double[] cumulative() {
        double[] cumulative = new double[KEYS];
        for (int key = 0; key < KEYS; key++) {
            cumulative[key] = Math.pow(key + 1.0, -ZIPF);
        }
        Arrays.parallelPrefix(cumulative, Double::sum);
        double all = cumulative[KEYS - 1];
        return Arrays.stream(cumulative).map(sum -> sum / all).toArray();
    }

    /** The key of a request. */
    int draw() {
        int found = Arrays.binarySearch(CUMULATIVE, chance.uniform());
        return Math.min(KEYS - 1, found < 0 ? -found - 1 : found);
    }

    /** @param weight 0 to 1 */
    boolean isCandidates(int key, double weight) {
        return slice[key] < weight;
    }

    boolean isPoison(int key) {
        return poison[key];
    }

    /** Its number, as the rules want it. */
    int number(int key) {
        return bit[key];
    }

    /** How often requests fail, if others than those with poison do at this rate. */
    double rate(double other) {
        double rate = 0;
        for (int key = 0; key < KEYS; key++) {
            double share = CUMULATIVE[key] - (key == 0 ? 0 : CUMULATIVE[key - 1]);
            rate += share * (poison[key] ? 1 : other);
        }
        return rate;
    }
}
