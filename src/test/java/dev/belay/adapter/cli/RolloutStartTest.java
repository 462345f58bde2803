package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.adapter.cli.ControlStub.Received;
import dev.belay.adapter.cli.ControlStub.Result;
import dev.belay.rollout.PlanForm;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutPolicy;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.vocabulary.Fields;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutStartTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ROLLOUTS = "/control/v1/endpoints/flights/rollouts";
    private static final String CANARY = ControlStub.recorded("canary");

    private static final Fields.Quotes QUOTES = new Fields.Quotes() {
        @Override
        public String json(@Nullable Object value) {
            return String.valueOf(value);
        }

        @Override
        public String name(String name) {
            return name;
        }
    };

    @SuppressWarnings("NullAway.Init")
    private ControlStub server;

    @BeforeEach
    void listen() throws IOException {
        server = new ControlStub().plays("POST " + ROLLOUTS, 201, CANARY);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void leavesDefaultsToTheServer() {
        // When
        start();
        // Then
        assertEquals(
                new Received("POST", ROLLOUTS, null, "{\"version\":\"3\",\"hypothesis\":\"wind helps\"}"),
                server.change());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "--approach boosted|\"approach\":\"boosted\"",
                "--steps 0.5,5,25,50|\"steps\":[0.5,5,25,50]",
                "--min-samples 500|\"minSamples\":500",
                "--min-time 60s|\"minTime\":\"PT1M\"",
                "--min-time 1h30m|\"minTime\":\"PT1H30M\"",
                "--bake 24h|\"bake\":\"PT24H\"",
                "--bake 0s|\"bake\":\"PT0S\"",
                "--bake PT12H|\"bake\":\"PT12H\"",
                "--no-gate|\"gate\":false",
                "--no-shadow|\"shadow\":false",
                "--shadow --gate|\"shadow\":true,\"gate\":true",
                "--policy careful|\"policy\":\"careful\"",
                "--again|\"again\":true",
                "--sticky-header X-User|\"sticky\":{\"header\":\"X-User\"}",
                "--sticky-feature tailnum|\"sticky\":{\"feature\":\"tailnum\"}",
                "--latency|\"rules\":{\"latency\":true}",
                "--no-latency|\"rules\":{\"latency\":false}",
                "--max-errors 5|\"rules\":{\"errors\":{\"max\":5}}",
                "--max-errors 5 --no-sequential|\"rules\":{\"sequential\":false,\"errors\":{\"max\":5}}",
                "--max-ratio 0.02|\"rules\":{\"ratio\":{\"max\":0.02}}",
                "--max-ratio 2%|\"rules\":{\"ratio\":{\"max\":0.02}}",
                "--max-ratio 0.5%|\"rules\":{\"ratio\":{\"max\":0.005}}",
                "--max-ratio 0.02 --ratio-window 5m --ratio-min-samples 50"
                        + "|\"rules\":{\"ratio\":{\"max\":0.02,\"window\":\"PT5M\",\"minSamples\":50}}"
            })
    void sendsWhatWasSaid(String options, String fields) throws IOException {
        // When
        start(options.split(" ", -1));
        // Then
        String expected = "{\"version\":\"3\",\"hypothesis\":\"wind helps\"," + fields + "}";
        assertEquals(MAPPER.readTree(expected), MAPPER.readTree(server.change().body()));
    }

    @Test
    void sendsAPlanInTheFormThatTheServerReads() throws IOException {
        // When
        start(("--approach boosted --steps 0.5,5 --min-samples 500 --min-time 60s --bake 24h --no-gate --shadow"
                        + " --sticky-header X-User --no-sequential --no-latency --max-errors 5 --max-ratio 2%"
                        + " --ratio-window 5m --ratio-min-samples 50")
                .split(" ", -1));
        // Then
        Map<String, Object> body = MAPPER.readValue(server.change().body(), new TypeReference<>() {});
        body.remove("version");
        RolloutPlan plan = PlanForm.asked(new Fields(body, QUOTES, PlanForm.NAMES), RolloutPolicy.DEFAULT);
        assertEquals(
                new RolloutPlan(
                        "wind helps",
                        "boosted",
                        List.of(50, 500),
                        Duration.ofHours(24),
                        false,
                        true,
                        new RuleSettings(
                                new RuleSettings.Sequential(false, 0.01, true, false),
                                new RuleSettings.Plain(
                                        OptionalLong.of(5),
                                        Optional.of(new RuleSettings.Ratio(0.02, Duration.ofMinutes(5), 50))),
                                RuleSettings.DEFAULT.gate(),
                                500,
                                Duration.ofSeconds(60)),
                        Optional.of(new RolloutPlan.Sticky(true, "X-User"))),
                plan);
    }

    @Test
    void saysWhereItStandsAndHowToWatchIt() {
        // When
        Result result = start();
        // Then
        assertEquals(
                List.of(
                        "flights: version 3 is canary, step 2 of 4, 5 % (the step's samples and time have passed,"
                                + " and nothing speaks against the candidate)",
                        "Watch it: belay status flights --watch"),
                result.out().lines().toList());
    }

    @Test
    void saysWhatTheServerRefuses() {
        // Given
        server.plays("POST " + ROLLOUTS, 409, "{\"detail\":\"rollout 1 of version 4 is canary\"}");
        // When
        Result result = start();
        // Then
        assertEquals(
                Cli.REFUSED + " belay: rollout 1 of version 4 is canary (409)", result.exit() + " " + result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "--min-samples 1k|is '1k', allowed is 0 to 2147483647",
                "--min-samples -1|is -1, allowed is 0 to 2147483647",
                "--max-errors many|is 'many', allowed is 0 to 9223372036854775807",
                "--ratio-min-samples 0|is 0, allowed is 1 to 2147483647",
                "--max-ratio 150%|is '150%', allowed are numbers from 0 to below 1 such as 0.05, or percent such as 5%",
                "--max-ratio 1|is '1', allowed are numbers from 0 to below 1 such as 0.05, or percent such as 5%",
                "--max-ratio x|is 'x', allowed are numbers from 0 to below 1 such as 0.05, or percent such as 5%",
                "--max-ratio 1e-2147483647%|is '1e-2147483647%', allowed are numbers from 0 to below 1 such as 0.05, or percent"
                        + " such as 5%",
                "--max-ratio 1e400000000%|is '1e400000000%', allowed are numbers from 0 to below 1 such as 0.05, or percent"
                        + " such as 5%",
                "--max-ratio \u0663%|is '\u0663%', allowed are numbers from 0 to below 1 such as 0.05, or percent such as 5%",
                "--min-samples \u0663|is '\u0663', allowed is 0 to 2147483647",
                "--max-ratio -1%|is '-1%', allowed are numbers from 0 to below 1 such as 0.05, or percent such as 5%"
            })
    void saysWhichNumbersAnOptionAllows(String options, String words) {
        // When
        Result result = start(options.split(" ", -1));
        // Then
        assertEquals(
                Cli.WRONG_USAGE + " belay: " + options.split(" ", -1)[0] + " " + words,
                result.exit() + " " + result.err());
    }

    @Test
    void refusesABlankBeforeThePercentSign() {
        // When
        Result result = start("--max-ratio", "5 %");
        // Then
        assertEquals(
                Cli.WRONG_USAGE + " belay: --max-ratio is '5 %', allowed are numbers from 0 to below 1 such as 0.05,"
                        + " or percent such as 5%",
                result.exit() + " " + result.err());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {",|,", "1,|1,", "1,,5|''", ",1|''", "''|''"})
    void saysThatAStepIsNoWeight(String steps, String wrong) {
        // When
        Result result = start("--steps", steps);
        // Then
        assertEquals(
                Cli.WRONG_USAGE + " belay: --steps is '" + wrong + "', allowed are percentages such as 5 or 0.5",
                result.exit() + " " + result.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--steps ten",
                "--steps",
                "--min-samples few",
                "--min-time 60",
                "--bake forever",
                "--ratio-window 60s",
                "--ratio-min-samples 5",
                "--sticky-header a --sticky-feature b",
                "--max-errors many",
                "a-second-version"
            })
    void refusesWrongUsageWithoutAskingAnybody(String options) {
        // When
        Result result = start(options.split(" ", -1));
        // Then
        assertEquals(Cli.WRONG_USAGE, result.exit());
        assertEquals(List.of(), server.received());
    }

    @Test
    void needsAHypothesis() {
        // When
        Result result = server.run("rollout", "start", "flights", "3");
        // Then
        assertEquals(Cli.WRONG_USAGE, result.exit());
    }

    private Result start(String... options) {
        return server.run(Stream.concat(
                        Stream.of("rollout", "start", "flights", "3", "--hypothesis", "wind helps"), Stream.of(options))
                .toArray(String[]::new));
    }
}
