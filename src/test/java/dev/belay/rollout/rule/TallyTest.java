package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.rollout.rule.RuleState.Exposure;
import dev.belay.vocabulary.Arm;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Counts of several servers add up. */
class TallyTest {
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private Counts counts() {
        return new Counts(random.nextInt(1_000), random.nextInt(9), random.nextInt(1_000), random.nextInt(9));
    }

    private RuleState.Tally tally() {
        TreeMap<Integer, Long> exposures = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            exposures.put(100 * random.nextInt(5), random.nextLong(1_000));
        }
        return new RuleState.Tally(
                counts(),
                counts(),
                counts(),
                counts(),
                counts(),
                exposures.entrySet().stream()
                        .map(each -> new Exposure(each.getKey(), each.getValue()))
                        .toList());
    }

    @Test
    void addsWhatEachArmHasCounted() {
        // Given
        RuleState.Tally one = new RuleState.Tally(
                new Counts(90, 10, 8, 2),
                Counts.ZERO,
                Counts.ZERO,
                Counts.ZERO,
                Counts.ZERO,
                List.of(new Exposure(500, 10)));
        RuleState.Tally other = new RuleState.Tally(
                new Counts(45, 5, 4, 1),
                Counts.ZERO,
                Counts.ZERO,
                Counts.ZERO,
                Counts.ZERO,
                List.of(new Exposure(500, 3), new Exposure(2_500, 2)));
        // When
        RuleState.Tally both = one.plus(other);
        // Then
        assertEquals(
                "150 15, 15 3",
                both.settled().requests(Arm.STABLE) + " " + both.settled().errors(Arm.STABLE) + ", "
                        + both.settled().requests(Arm.CANDIDATE) + " "
                        + both.settled().errors(Arm.CANDIDATE));
        assertEquals(List.of(new Exposure(500, 13), new Exposure(2_500, 2)), both.exposures());
    }

    @RepeatedTest(50)
    void theOrderDoesNotMatter() {
        System.out.println("seed " + seed);
        RuleState.Tally one = tally();
        RuleState.Tally two = tally();
        RuleState.Tally three = tally();
        assertEquals(one.plus(two).plus(three), three.plus(two.plus(one)), "seed " + seed);
    }

    @RepeatedTest(50)
    void nothingAddsNothing() {
        System.out.println("seed " + seed);
        RuleState.Tally one = tally();
        assertEquals(one, one.plus(RuleState.Tally.NONE), "seed " + seed);
    }
}
