package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.belay.rollout.rule.RuleSettings.Plain;
import dev.belay.rollout.rule.RuleSettings.Ratio;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import dev.belay.rollout.rule.Verdict.Promote;
import dev.belay.vocabulary.Arm;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A rule that could not look holds: which rules let a candidate go on that has its samples and its time behind it. */
class UnseenRulesTest {
    private static final int LAST = 5_000;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Plain NONE = Plain.NONE;
    private static final Plain RATIO_SEES = ratio(200);
    private static final Plain RATIO_BLIND = ratio(100_000);
    private static final Plain ERRORS_FEW = errors(5);
    private static final Plain ERRORS_MANY = errors(1_000_000);

    private static final String GOES_ON = "";
    private static final String RATIO =
            "the ratio rule has seen 2000 of 100000 requests of the candidate in its window";
    private static final String ERRORS = "the errors rule has seen 2000 of 1000001 requests of the candidate";
    private static final String RUNS = "the latency term has compared 0 of 100 runs of the candidate at this weight";

    private enum Sequentially {
        ON(Sequential.DEFAULT, RolloutRules.NO_RUN),
        OFF(Sequential.OFF, RolloutRules.NO_RUN),
        LATENCY_SEES(Sequential.DEFAULT.withLatency(), 1_000_000),
        LATENCY_BLIND(Sequential.DEFAULT.withLatency(), RolloutRules.NO_RUN);

        private final Sequential sequential;
        private final long runNanos;

        Sequentially(Sequential sequential, long runNanos) {
            this.sequential = sequential;
            this.runNanos = runNanos;
        }
    }

    /** @param step what a step lacks, @param promotion what a promotion lacks; empty: nothing */
    private record Row(Sequentially rule, Plain plain, String step, String promotion) {
        RuleSettings settings() {
            return RuleSettings.DEFAULT.with(plain).with(rule.sequential).withMinTime(Duration.ofSeconds(2));
        }
    }

    private static Plain ratio(int minSamples) {
        return new Plain(OptionalLong.empty(), Optional.of(new Ratio(0.1, WINDOW, minSamples)));
    }

    private static Plain errors(long max) {
        return new Plain(OptionalLong.of(max), Optional.empty());
    }

    private static Plain both(Plain errors, Plain ratio) {
        return new Plain(errors.maxErrors(), ratio.ratio());
    }

    private static Stream<Row> rows() {
        return Stream.of(
                new Row(Sequentially.ON, NONE, GOES_ON, GOES_ON),
                new Row(Sequentially.ON, RATIO_SEES, GOES_ON, GOES_ON),
                new Row(Sequentially.ON, RATIO_BLIND, RATIO, RATIO),
                new Row(Sequentially.ON, ERRORS_FEW, GOES_ON, GOES_ON),
                new Row(Sequentially.ON, ERRORS_MANY, GOES_ON, GOES_ON),
                new Row(Sequentially.ON, both(ERRORS_MANY, RATIO_SEES), GOES_ON, GOES_ON),
                new Row(Sequentially.ON, both(ERRORS_FEW, RATIO_BLIND), RATIO, RATIO),
                new Row(Sequentially.LATENCY_SEES, NONE, GOES_ON, GOES_ON),
                new Row(Sequentially.LATENCY_SEES, RATIO_BLIND, RATIO, RATIO),
                new Row(Sequentially.LATENCY_BLIND, NONE, GOES_ON, RUNS),
                new Row(Sequentially.LATENCY_BLIND, RATIO_SEES, GOES_ON, RUNS),
                new Row(Sequentially.LATENCY_BLIND, RATIO_BLIND, RATIO, RATIO),
                new Row(Sequentially.OFF, RATIO_SEES, GOES_ON, GOES_ON),
                new Row(Sequentially.OFF, RATIO_BLIND, RATIO, RATIO),
                new Row(Sequentially.OFF, ERRORS_FEW, GOES_ON, GOES_ON),
                new Row(Sequentially.OFF, ERRORS_MANY, ERRORS, ERRORS),
                new Row(Sequentially.OFF, both(ERRORS_FEW, RATIO_SEES), GOES_ON, GOES_ON),
                new Row(Sequentially.OFF, both(ERRORS_FEW, RATIO_BLIND), RATIO, RATIO),
                new Row(Sequentially.OFF, both(ERRORS_MANY, RATIO_SEES), ERRORS, ERRORS));
    }

    /** Four seconds of a healthy candidate with half of the requests. */
    private static RolloutRules fed(Row row, int lastStep) {
        Feed feed = new Feed(row.settings());
        feed.rules.lastStep(lastStep);
        feed.weight = LAST;
        feed.runNanos = row.rule().runNanos;
        feed.ticks(40, 50, 0, 50, 0);
        return feed.rules;
    }

    @TestFactory
    Stream<DynamicTest> aStepWaitsForEachRuleThatCouldNotLook() {
        return rows().map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
            // When
            RolloutRules rules = fed(row, 0);

            // Then
            assertEquals(row.step().isEmpty(), rules.mayStep(LAST));
            assertEquals(row.step(), lacking(rules));
        }));
    }

    @TestFactory
    Stream<DynamicTest> aPromotionWaitsForEachRuleThatCouldNotLook() {
        return rows().map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
            // When
            RolloutRules rules = fed(row, LAST);

            // Then
            assertEquals(row.promotion().isEmpty(), rules.verdict() instanceof Promote);
            assertEquals(row.promotion(), lacking(rules));
        }));
    }

    private static String lacking(RolloutRules rules) {
        return rules.verdict() instanceof Verdict.Hold hold ? hold.message().replaceAll("[,:].*", "") : "";
    }

    @Test
    void aPromotionWithoutASequentialRuleNamesNoEvidence() {
        // When
        RolloutRules rules = fed(new Row(Sequentially.OFF, RATIO_SEES, "", ""), LAST);

        // Then
        assertEquals(
                "the step's samples and time have passed, and no rule speaks against it: 0 errors in 2000 of its"
                        + " requests in the last step",
                assertInstanceOf(Promote.class, rules.verdict()).message());
    }

    @TestFactory
    Stream<DynamicTest> nothingGoesOnWithoutARequestOfTheCandidate() {
        return Stream.of(
                        RuleSettings.DEFAULT,
                        RuleSettings.DEFAULT.with(ERRORS_FEW).with(Sequential.OFF))
                .map(settings -> DynamicTest.dynamicTest(settings.toString(), () -> {
                    // Given a step that asks for no samples
                    Feed feed = new Feed(settings.withMinSamples(0).withMinTime(Duration.ZERO));
                    feed.rules.lastStep(LAST);
                    feed.weight = LAST;

                    // When only stable has requests
                    feed.ticks(10, 100, 0, 0, 0);

                    // Then
                    assertEquals(false, feed.rules.mayStep(LAST));
                    assertEquals(Verdict.CONTINUE, feed.rules.verdict());
                }));
    }

    @Test
    void aCandidateThatAlwaysFailsBelowTheWindowsSamplesIsNeverPromoted() {
        // Given a ratio that needs 200 samples in a minute
        Feed feed = new Feed(RuleSettings.DEFAULT
                .with(new Plain(OptionalLong.empty(), Optional.of(new Ratio(0.05, Duration.ofMinutes(1), 200))))
                .with(Sequential.OFF));
        feed.rules.lastStep(LAST);
        feed.weight = LAST;

        // When three of its requests come each second, for three minutes
        for (int i = 0; i < 540; i++) {
            feed.outcome(Arm.STABLE, false);
            feed.outcome(Arm.CANDIDATE, true);
            feed.tick += i % 3 == 0 ? 4 : 3;
        }
        feed.endTick();

        // Then it holds, in words
        assertEquals(false, feed.rules.mayStep(LAST));
        assertEquals(
                "179 of 200 requests of candidate in the ratio rule's window",
                feed.rules.waitsFor(LAST).getLast());
    }
}
