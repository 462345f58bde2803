package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.model.ModelVersion;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.vocabulary.ModelRef;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointPlansTest {
    private static final String FLIGHTS = "belay.endpoints.flights.";

    @ParameterizedTest
    @CsvSource({"5ms,5", "300ms,300", "1,1000", "60s,60000", "PT1M,60000"})
    void takesADeadlineThatAConnectionOutlives(String written, long millis) {
        // Given
        BelayConfig config = ConfigFixture.flights(FLIGHTS + "deadline", written);

        // When
        long nanos = EndpointPlans.of(config, List.of()).getFirst().plan().deadlineNanos();

        // Then
        assertEquals(Duration.ofMillis(millis).toNanos(), nanos);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deadline|300|300 s|5 ms to 60 s; a number without a unit is seconds: 300 milliseconds are 300ms",
                "deadline|61s|61 s|5 ms to 60 s; a number without a unit is seconds: 61 milliseconds are 61ms",
                "deadline|60001ms|60001 ms|5 ms to 60 s",
                "deadline|4ms|4 ms|5 ms to 60 s",
                "deadline|PT-1S|-1 s|5 ms to 60 s",
                "deadline|3000000d|259200000000 s|5 ms to 60 s",
                "tiers[0].timeout|100|100 s|1 ms to 60 s; a number without a unit is seconds: 100 milliseconds are 100ms",
                "tiers[0].timeout|0s|0 s|1 ms to 60 s",
                "tiers[0].timeout|301ms|301 ms|above 0, up to the deadline of 300 ms",
                "tiers[0].timeout|50|50 s|above 0, up to the deadline of 300 ms",
                "tiers[0].breaker.delay|0s|0 s|1 ms or more",
                "tiers[0].breaker.calls|0|0|1 to 10000",
                "tiers[0].maxConcurrent|0|0|1 to 100000",
                "guards.outlierFactor|-1|-1.0|0 or more"
            })
    void refusesNamingPropertyValueAndWhatIsAllowed(String property, String written, String value, String allowed) {
        // Given
        BelayConfig config = ConfigFixture.flights(FLIGHTS + property, written);

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> EndpointPlans.of(config, List.of()));

        // Then
        assertEquals(FLIGHTS + property + " is " + value + ", allowed is " + allowed, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"a b,a b", "'a\nb',a?b", "prim\u00e4r,prim\u00e4r"})
    void refusesATierNameThatHeadersAndMetricsCannotHave(String written, String shown) {
        // Given
        BelayConfig config = ConfigFixture.flights(FLIGHTS + "tiers[0].name", written);

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> EndpointPlans.of(config, List.of()));

        // Then
        assertEquals(
                FLIGHTS + "tiers[0].name is '" + shown + "', allowed is up to 64 letters, digits, '-', '_' and '.'",
                refusal.getMessage());
    }

    private static BelayConfig written(String yaml) throws IOException {
        return ConfigFixture.config(new YamlConfigSource("belay.yaml", yaml, 100));
    }

    private static String timeoutMillis(EndpointPlan plan) {
        return plan.tiers().stream()
                .map(tier -> String.valueOf(tier.timeoutNanos() / 1_000_000))
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{name: a, version: '1'}|300",
                "{name: a, version: '1'}, {name: b, version: heuristic}|300 300",
                "{name: a, version: '1'}, {name: b, version: '2'}, {name: c, version: heuristic}|100 300 300",
                "{name: a, version: '1', timeout: 50ms}, {name: b, version: '2', timeout: 60ms}|50 60"
            })
    void theLastTierThatRunsAModelMayTakeWhatIsLeft(String tiers, String millis) throws IOException {
        // Given
        BelayConfig config = written("belay: {endpoints: {x: {tiers: [" + tiers + "]}}}");

        // When
        EndpointPlan plan = EndpointPlans.of(config, List.of()).getFirst().plan();

        // Then
        assertEquals(millis, timeoutMillis(plan));
    }

    @Test
    void aPromotedVersionInFrontOfTheOnlyTierGetsAThird() throws IOException {
        // Given
        BelayConfig config = written("belay: {endpoints: {x: {tiers: [{name: a, version: '1'}]}}}");

        // When
        EndpointPlan promoted =
                EndpointPlans.of(config, List.of()).getFirst().plan().promoted(new ModelRef("x", "2"));

        // Then
        assertEquals("100 300", timeoutMillis(promoted));
    }

    @Test
    void aSectionWithoutTiersKeepsTheNaturalCascade() throws IOException {
        // Given
        BelayConfig config = written("belay: {deadline: 1s, endpoints: {x: {deadline: 600ms}}}");
        ModelVersion bare =
                new ModelVersion(new ModelRef("x", "1"), Path.of("model.onnx"), Optional.empty(), 1, Optional.empty());
        ModelVersion other =
                new ModelVersion(new ModelRef("y", "1"), Path.of("model.onnx"), Optional.empty(), 1, Optional.empty());

        // When
        List<ConfiguredEndpoint> endpoints = EndpointPlans.of(config, List.of(bare, other));

        // Then
        assertEquals(
                List.of("x primary x/1 600 true", "y primary y/1 1000 false"),
                endpoints.stream()
                        .map(endpoint -> endpoint.plan().name() + " "
                                + endpoint.plan().tiers().getFirst().name() + " "
                                + endpoint.plan().tiers().getFirst().model() + " "
                                + timeoutMillis(endpoint.plan()) + " " + endpoint.named())
                        .toList());
    }

    @Test
    void reportsAllProblemsAtOnce() throws IOException {
        // Given
        BelayConfig config = written("""
                belay:
                  endpoints:
                    x:
                      deadline: 1ms
                      guards: {outlierFactor: -1}
                      tiers: [{name: a b, version: '1', timeout: 0s}, {name: c, version: '2'}]
                    y:
                      tiers: [{name: a, version: heuristic, maxConcurrent: 0}, {name: a, version: '2'}]
                """);

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> EndpointPlans.of(config, List.of()));

        // Then
        assertEquals("""
                the configuration is wrong:
                  belay.endpoints.x.deadline is 1 ms, allowed is 5 ms to 60 s
                  belay.endpoints.x.tiers[0].name is 'a b', allowed is up to 64 letters, digits, '-', '_' and '.'
                  belay.endpoints.x.tiers[0].timeout is 0 s, allowed is 1 ms to 60 s
                  belay.endpoints.x.guards.outlierFactor is -1.0, allowed is 0 or more
                  belay.endpoints.y.tiers[0].version is heuristic, allowed is a heuristic only as the last tier
                  belay.endpoints.y.tiers[0].maxConcurrent is 0, allowed is 1 to 100000
                  belay.endpoints.y.tiers[1].name is a, allowed is a name that no other tier has""", refusal.getMessage());
    }
}
