package dev.belay.adapter.rest.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutPolicy;
import dev.belay.rollout.rule.RuleSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a start and a change mean, and what of a policy holds beside them. */
class RolloutRequestsTest {
    private static final RuleSettings RULES = new RuleSettings(
            new RuleSettings.Sequential(false, 0.01, false, true),
            new RuleSettings.Plain(
                    OptionalLong.of(7), Optional.of(new RuleSettings.Ratio(0.02, Duration.ofSeconds(30), 50))),
            0.05,
            20,
            Duration.ofSeconds(5));
    private static final RolloutPolicy.Named POLICIES = new RolloutPolicy.Named(Map.of(
            "careful",
            new RolloutPolicy(List.of(200, 1_000), Duration.ofHours(1), true, false, RULES, Optional.empty())));

    private static RolloutPlan plan(String more) throws RequestFault {
        String body = "{\"version\":\"3\",\"hypothesis\":\"h\"" + more + "}";
        return RolloutRequests.start(body.getBytes(UTF_8), POLICIES).plan();
    }

    @Test
    void takesWhatIsNotSaidFromTheNamedPolicy() throws RequestFault {
        // When
        RolloutPlan plan = plan(",\"policy\":\"careful\",\"shadow\":true");
        // Then
        assertEquals(
                new RolloutPlan("h", "", List.of(200, 1_000), Duration.ofHours(1), true, true, RULES, Optional.empty()),
                plan);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"sequential\":true | true true 7 0.02 PT30S 50",
                "\"latency\":false | false false 7 0.02 PT30S 50",
                "\"errors\":{\"max\":3} | false true 3 0.02 PT30S 50",
                "\"ratio\":{\"max\":0.1} | false true 7 0.1 PT30S 50",
                "\"ratio\":{\"window\":\"PT10S\",\"minSamples\":9} | false true 7 0.02 PT10S 9",
                "\"ratio\":null | false true 7 0.02 PT30S 50"
            })
    void keepsThePolicysOtherRulesWhereOneIsSaid(String said, String expected) throws RequestFault {
        // When
        RuleSettings rules =
                plan(",\"policy\":\"careful\",\"rules\":{" + said + "}").rules();
        // Then
        RuleSettings.Ratio ratio = rules.plain().ratio().orElseThrow();
        assertEquals(
                expected,
                rules.sequential().on() + " " + rules.sequential().latency() + " "
                        + rules.plain().maxErrors().orElseThrow() + " " + ratio.max() + " " + ratio.window() + " "
                        + ratio.minSamples());
    }

    @Test
    void saysWhichPoliciesThereAre() {
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> plan(",\"policy\":\"wild\""));
        // Then
        assertEquals("policy is 'wild', allowed are default, careful", fault.message());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"paused\":null} | paused is null, allowed is true or false",
                "{\"paused\":\"no\"} | paused is \"no\", allowed is true or false",
                "{\"weight\":1}{\"weight\":90} | must not be followed by other values",
                "{\"weight\":1} x | Unrecognized token 'x'",
                "{\"weight\":1,\"weight\":90} | Duplicate field 'weight'"
            })
    void refusesAChangeThatMayNotBeWhatWasMeant(String body, String words) {
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> RolloutRequests.change(body.getBytes(UTF_8)));
        // Then
        assertTrue(fault.message().contains(words), fault::message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\\u001b[31m | 001B",
                "a\\u0000b | 0000",
                "\\u007f | 007F",
                "\\u009b | 009B",
                "\\b | 0008",
            })
    void refusesControlCharacters(String text, String code) {
        // When
        RequestFault fault = assertThrows(
                RequestFault.class, () -> RolloutRequests.reason(("{\"reason\":\"" + text + "\"}").getBytes(UTF_8)));
        // Then
        assertEquals(
                "400 reason has the control character U+" + code + ", allowed of these are tab and line break",
                fault.status() + " " + fault.message());
    }

    @Test
    void namesTheInnerFieldThatHasAControlCharacter() {
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> plan(",\"sticky\":{\"header\":\"X\\u0007\"}"));
        // Then
        assertEquals(
                "sticky.header has the control character U+0007, allowed of these are tab and line break",
                fault.message());
    }

    @Test
    void takesTabsAndLineBreaks() throws RequestFault {
        // When
        String reason = RolloutRequests.reason("{\"reason\":\"a\\tb\\r\\nc\"}".getBytes(UTF_8));
        // Then
        assertEquals("a\tb\r\nc", reason);
    }

    @Test
    void knowsNoFieldWhereNothingIsAsked() throws RequestFault {
        // Given bodies that say nothing
        RolloutRequests.nothing(new byte[0]);
        RolloutRequests.nothing("{}".getBytes(UTF_8));
        // When
        RequestFault fault =
                assertThrows(RequestFault.class, () -> RolloutRequests.nothing("{\"x\":1}".getBytes(UTF_8)));
        // Then
        assertEquals("field 'x' is not known, allowed are none", fault.message());
    }

    @Test
    void refusesAStartThatSaysTheSameTwice() {
        assertThrows(RequestFault.class, () -> plan(",\"bake\":\"PT1S\",\"bake\":\"PT2S\""));
    }
}
