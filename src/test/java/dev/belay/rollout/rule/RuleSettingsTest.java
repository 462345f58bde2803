package dev.belay.rollout.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.rollout.rule.RuleSettings.Plain;
import dev.belay.rollout.rule.RuleSettings.Ratio;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.Executable;

class RuleSettingsTest {
    private record Refused(String words, Executable construction) {}

    @TestFactory
    Stream<DynamicTest> refusesWithFieldValueAndWhatIsAllowed() {
        RuleSettings usual = RuleSettings.DEFAULT;
        return Stream.of(
                        new Refused(
                                "alpha is NaN, allowed are 0.000001 to 0.5",
                                () -> new Sequential(true, Double.NaN, false, false)),
                        new Refused(
                                "latency is on, allowed is off where arms are sticky",
                                () -> new Sequential(true, 0.01, true, true)),
                        new Refused(
                                "errors.max is -1, allowed are 0 and more",
                                () -> new Plain(OptionalLong.of(-1), Optional.empty())),
                        new Refused(
                                "ratio.max is 1.0, allowed are 0 to below 1",
                                () -> new Ratio(1, Duration.ofSeconds(60), 10)),
                        new Refused(
                                "ratio.window is PT2H, allowed are PT1S to PT1H",
                                () -> new Ratio(0.1, Duration.ofHours(2), 10).checked()),
                        new Refused(
                                "ratio.minSamples is 0, allowed are 1 and more",
                                () -> new Ratio(0.1, Duration.ofSeconds(60), 0)),
                        new Refused(
                                "gate is 0.0, allowed are numbers between 0 and 1",
                                () -> new RuleSettings(usual.sequential(), usual.plain(), 0, 200, Duration.ZERO)),
                        new Refused("minSamples is -5, allowed are 0 and more", () -> usual.withMinSamples(-5)),
                        new Refused(
                                "minTime is PT-1S, allowed are PT0S to P365D",
                                () -> usual.withMinTime(Duration.ofSeconds(-1))),
                        new Refused(
                                "minTime is PT8760H0.000000001S, allowed are PT0S to P365D",
                                () -> usual.withMinTime(Duration.ofDays(365).plusNanos(1))
                                        .checked()),
                        new Refused(
                                "rules are none, allowed are the sequential rule, errors and ratio, at least one of them",
                                () -> usual.with(Sequential.OFF)),
                        new Refused(
                                "history of stable: 3.0 errors of 2.0 requests, allowed are 0 to as many as there were requests",
                                () -> new StableHistory(2, 3)))
                .map(refused -> DynamicTest.dynamicTest(refused.words(), () -> {
                    // When
                    IllegalArgumentException refusal =
                            assertThrows(IllegalArgumentException.class, refused.construction());

                    // Then
                    assertEquals(refused.words(), refusal.getMessage());
                }));
    }

    @Test
    void scalesALongHistoryDown() {
        // When
        StableHistory history = new StableHistory(40_000, 80);

        // Then
        assertEquals(new StableHistory(10_000, 20), history);
    }
}
