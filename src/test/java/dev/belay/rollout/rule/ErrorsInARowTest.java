package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.vocabulary.Arm;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorsInARowTest {
    private static final int WEIGHT = 500;
    private static final StableHistory HISTORY = new StableHistory(10_000, 10);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void soManyErrorsTakeTheCandidateOutAndNoneFewer(long seed) {
        // Given rules in the middle of whatever has happened
        SplittableRandom random = new SplittableRandom(seed);
        RolloutRules rules = new RolloutRules(RuleSettings.DEFAULT, HISTORY, 0);
        int outcomes = random.nextInt(5_000);
        for (int i = 0; i < outcomes; i++) {
            Arm arm = random.nextDouble() < 0.05 ? Arm.CANDIDATE : Arm.STABLE;
            rules.apply(arm, random.nextDouble() < 0.002, i / 37, WEIGHT, RolloutRules.NO_RUN);
        }
        // When
        int promised = ErrorsInARow.toRollBack(RuleSettings.DEFAULT, rules.state(), WEIGHT)
                .orElseThrow();
        // Then
        assertEquals(promised, fail(rules), "seed " + seed);
    }

    @Test
    void leavesTheRulesAsTheyAre() {
        // Given
        RolloutRules rules = new RolloutRules(RuleSettings.DEFAULT, HISTORY, 0);
        rules.apply(Arm.STABLE, false, 1, WEIGHT, RolloutRules.NO_RUN);
        RuleState before = rules.state();
        // When
        var _ = ErrorsInARow.toRollBack(RuleSettings.DEFAULT, before, WEIGHT);
        // Then
        assertEquals(before, rules.state());
    }

    @Test
    void countsWhatAPlainRuleStillAllows() {
        // Given
        RuleSettings plain = RuleSettings.DEFAULT
                .with(new RuleSettings.Plain(OptionalLong.of(5), Optional.empty()))
                .with(RuleSettings.Sequential.OFF);
        RolloutRules rules = new RolloutRules(plain, HISTORY, 0);
        rules.apply(Arm.CANDIDATE, true, 1, WEIGHT, RolloutRules.NO_RUN);
        // When
        OptionalInt errors = ErrorsInARow.toRollBack(plain, rules.state(), WEIGHT);
        // Then
        assertEquals(OptionalInt.of(5), errors);
    }

    @Test
    void takesErrorsOfDifferentKeysWhereArmsAreSticky() {
        // Given
        RuleSettings sticky = RuleSettings.DEFAULT.with(RuleSettings.Sequential.DEFAULT.withSticky());
        RolloutRules rules = new RolloutRules(sticky, HISTORY, 0);
        rules.apply(Arm.CANDIDATE, true, 1, WEIGHT, RolloutRules.NO_RUN, 0);
        int promised = ErrorsInARow.toRollBack(sticky, rules.state(), WEIGHT).orElseThrow();
        // When
        int key = 1;
        while (!(rules.verdict() instanceof Verdict.RollBack)) {
            rules.apply(Arm.CANDIDATE, true, 1, WEIGHT, RolloutRules.NO_RUN, key++);
        }
        // Then
        assertEquals(promised, key - 1);
    }

    @Test
    void knowsNoneWhereTheCandidateGetsNothing() {
        // Given
        RolloutRules rules = new RolloutRules(RuleSettings.DEFAULT, HISTORY, 0);
        // When
        OptionalInt errors = ErrorsInARow.toRollBack(RuleSettings.DEFAULT, rules.state(), 0);
        // Then
        assertEquals(OptionalInt.empty(), errors);
    }

    @Test
    void knowsNoneWhereStableFailsMoreOftenThanNot() {
        // Given bets are off
        RolloutRules rules = new RolloutRules(RuleSettings.DEFAULT, new StableHistory(10_000, 9_000), 0);
        // When
        OptionalInt errors = ErrorsInARow.toRollBack(RuleSettings.DEFAULT, rules.state(), WEIGHT);
        // Then
        assertEquals(OptionalInt.empty(), errors);
    }

    private static int fail(RolloutRules rules) {
        int errors = 0;
        while (!(rules.verdict() instanceof Verdict.RollBack)) {
            rules.apply(Arm.CANDIDATE, true, rules.state().slot().tick(), WEIGHT, RolloutRules.NO_RUN);
            errors++;
        }
        return errors;
    }
}
