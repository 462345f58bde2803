package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.Digests;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleSettings.Plain;
import dev.belay.rollout.rule.RuleSettings.Ratio;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import dev.belay.rollout.rule.RuleState;
import dev.belay.rollout.rule.StableHistory;
import dev.belay.rollout.rule.Verdict;
import dev.belay.vocabulary.Arm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rule that is written and read again at any moment goes on as the one that was not. */
class EvidenceJsonTest {
    private static final int OUTCOMES = 12_000;
    private static final Plain PLAIN =
            new Plain(OptionalLong.of(400), Optional.of(new Ratio(0.6, Duration.ofSeconds(20), 50)));

    private record Outcome(Arm arm, boolean error, long tick, int weight, long runNanos, int key) {
        void applyTo(RolloutRules rules) {
            rules.apply(arm, error, tick, weight, runNanos, key);
        }
    }

    /** A stream with weight changes, timeouts, runs without a time and errors that come and go. */
    private static List<Outcome> stream(long seed, int keys) {
        Random random = new Random(seed);
        int[] weights = {500, 500, 2_500, 5_000};
        List<Outcome> stream = new ArrayList<>();
        long tick = 1_000_000;
        for (int i = 0; i < OUTCOMES; i++) {
            tick += random.nextInt(30) == 0 ? 1 + random.nextInt(3) : 0;
            int weight = weights[i * weights.length / OUTCOMES];
            int key = keys == 0 ? RolloutRules.NO_KEY : random.nextInt(keys);
            Arm arm = random.nextInt(RolloutRules.FULL_WEIGHT) < weight ? Arm.CANDIDATE : Arm.STABLE;
            boolean error = random.nextInt(1_000) < (i % 3_000 < 500 ? 40 : 2);
            long run = random.nextInt(20) == 0
                    ? RolloutRules.NO_RUN
                    : error ? RolloutRules.TIMED_OUT : 1_000_000 + random.nextInt(30_000_000);
            stream.add(new Outcome(arm, error, tick, weight, run, key));
        }
        return stream;
    }

    private static String text(RolloutRules rules) {
        return JournalJson.evidence(new Evidence("canary", 7, Digests.UNKNOWN, rules.state()));
    }

    private static RolloutRules written(RuleSettings settings, RolloutRules rules) {
        return new RolloutRules(settings, JournalJson.evidence(text(rules)).rules());
    }

    @TestFactory
    Stream<DynamicTest> continuesToTheLastBit() {
        return Stream.of(
                        RuleSettings.DEFAULT,
                        RuleSettings.DEFAULT.with(Sequential.DEFAULT.withLatency()),
                        RuleSettings.DEFAULT.with(Sequential.DEFAULT.withSticky()),
                        RuleSettings.DEFAULT.with(PLAIN),
                        RuleSettings.DEFAULT.with(PLAIN).with(Sequential.OFF))
                .map(settings -> DynamicTest.dynamicTest(settings.toString(), () -> {
                    // Given
                    long seed = System.nanoTime();
                    System.out.println("seed " + seed);
                    List<Outcome> stream = stream(seed, settings.sequential().sticky() ? RolloutRules.KEYS : 0);
                    RolloutRules whole = new RolloutRules(settings, new StableHistory(10_000, 10), 0);
                    RolloutRules interrupted = new RolloutRules(settings, new StableHistory(10_000, 10), 0);
                    whole.lastStep(5_000);
                    interrupted.lastStep(5_000);
                    Random moments = new Random(seed);

                    for (Outcome outcome : stream) {
                        // When
                        if (moments.nextInt(200) == 0) {
                            interrupted = written(settings, interrupted);
                        }
                        outcome.applyTo(whole);
                        outcome.applyTo(interrupted);

                        // Then
                        assertEquals(whole.verdict(), interrupted.verdict(), "seed " + seed);
                        assertEquals(whole.evidence(), interrupted.evidence(), "seed " + seed);
                    }
                    assertEquals(whole.state(), interrupted.state(), "seed " + seed);
                    assertEquals(whole.figures(), interrupted.figures(), "seed " + seed);
                }));
    }

    @Test
    void staysShort() {
        // Given
        RolloutRules rules = new RolloutRules(RuleSettings.DEFAULT, StableHistory.NONE, 0);
        stream(1, 0).forEach(outcome -> outcome.applyTo(rules));

        // When
        String line = text(rules);

        // Then
        assertTrue(line.length() < 2_000, line);
    }

    /** What a rollout with latency writes each second: mostly 4,000 run times. */
    @Test
    void staysBelow40KilobytesWithLatency() {
        // Given
        RuleSettings settings = RuleSettings.DEFAULT.with(Sequential.DEFAULT.withLatency());
        RolloutRules rules = new RolloutRules(settings, StableHistory.NONE, 0);
        stream(1, 0).forEach(outcome -> outcome.applyTo(rules));

        // When
        String text = text(rules);

        // Then
        System.out.println("evidence with latency: " + text.length() + " characters");
        assertTrue(text.length() < 40_000, () -> text.length() + " characters");
    }

    @Test
    void refusesAnotherVersion() {
        // When
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> LegacyEvidence.rules("rule0 1 2 3"));

        // Then
        assertEquals("state of the rule has version 'rule0', allowed are rule1 and rule2", refusal.getMessage());
    }

    private static String earlier(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(EvidenceJsonTest.class.getResourceAsStream("/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    @Test
    void readsALineOfTheFirstFormWithItsTimeAndItsWindow() throws IOException {
        // Given four seconds of 500 requests of the candidate each, with 10 errors
        RuleSettings settings = RuleSettings.DEFAULT.with(PLAIN).with(Sequential.OFF);

        // When
        RolloutRules rules = new RolloutRules(settings, LegacyEvidence.rules(earlier("rule1-plain.txt")));

        // Then
        assertEquals(4, rules.secondsAtWeight(5_000));
        List<Long> window = rules.state().ratio();
        long requests = 0;
        for (int i = 2; i < window.size(); i += 3) {
            requests += window.get(i);
        }
        assertEquals(2_000, requests);
    }

    @Test
    void judgesAnewWhatALineOfTheFirstFormHeldReady() throws IOException {
        // Given a state that was to be promoted
        RuleSettings settings = RuleSettings.DEFAULT.with(PLAIN).with(Sequential.OFF);

        // When
        RolloutRules rules = new RolloutRules(settings, LegacyEvidence.rules(earlier("rule1-plain.txt")));

        // Then
        assertEquals(Verdict.CONTINUE, rules.verdict());
        assertFalse(rules.mayStep(5_000));
    }

    @Test
    void readsALineOfTheFirstFormWithLatency() throws IOException {
        // Given
        RuleSettings settings = RuleSettings.DEFAULT.with(Sequential.DEFAULT.withLatency());

        // When
        RolloutRules rules = new RolloutRules(settings, LegacyEvidence.rules(earlier("rule1-latency.txt")));

        // Then
        assertEquals(1_200, rules.counts().requests());
    }

    /** By programs of then, with latency, with sticky keys, with plain rules, and before any outcome. */
    @ParameterizedTest
    @ValueSource(strings = {"latency", "sticky", "plain", "new"})
    void readsALineOfTheSecondForm(String rules) throws IOException {
        // When
        RuleState state = LegacyEvidence.rules(earlier("journal/rules/rule2-" + rules + ".txt"));

        // Then
        assertEquals(earlier("journal/rules/rule2-" + rules + ".expected"), state.toString());
    }

    @Test
    void refusesALineThatWasCut() throws IOException {
        // Given
        String line = earlier("journal/rules/rule2-new.txt");

        // When
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> LegacyEvidence.rules(line.substring(0, line.lastIndexOf(' '))));

        // Then
        assertTrue(refusal.toString().contains("more are needed"), refusal.toString());
    }

    @Test
    void refusesATextThatWasCut() {
        // Given
        String text = text(new RolloutRules(RuleSettings.DEFAULT, StableHistory.NONE, 0));

        // When
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> JournalJson.evidence(text.substring(0, text.length() - 1)));

        // Then
        assertTrue(refusal.toString().contains("broken at character " + (text.length())), refusal.toString());
    }

    @Test
    void refusesASchemaOfALaterVersion() {
        // When
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> JournalJson.evidence("{\"schema\":3}"));

        // Then
        assertEquals("its schema is 3, which this version doesn't know", refusal.getMessage());
    }
}
