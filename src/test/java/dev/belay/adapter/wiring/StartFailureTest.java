package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quarkus.runtime.QuarkusBindException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import java.net.BindException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StartFailureTest {
    private static final Supplier<String> ADDRESS = () -> "127.0.0.1:8080";
    private static final String FLIGHTS = "belay.endpoints.flights.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "belay.endpoints.flights.deadline|abc|a time such as 300ms, 5s or 24h",
                "belay.endpoints.flights.tiers[0].timeout|300 ms|a time such as 300ms, 5s or 24h",
                "belay.endpoints.flights.tiers[0].breaker.failureRatio|abc|a number such as 0.5",
                "belay.endpoints.flights.tiers[0].breaker.calls|9999999999|a whole number up to 2147483647",
                "belay.endpoints.flights.tiers[0].maxConcurrent|3.5|a whole number up to 2147483647",
                "belay.endpoints.flights.guards.range|nope|one of reject, flag, degrade",
                "belay.endpoints.flights.features.\"a.b\"|NOPE|one of bool, uint8, uint16, uint32, uint64, int8, int16, int32,"
                        + " int64, fp16, bf16, fp32, fp64, bytes",
                "belay.modelMemory|much|a size such as 512M or 1G",
                "belay.drills|maybe|true or false",
                "belay.policies.default.steps|1,a|a number such as 0.5, more separated by commas",
                "belay.policies.default.steps[0]|a|a number such as 0.5",
                "belay.policies.default.rules.maxErrors|few|a whole number"
            })
    void namesPropertyValueAndWhatIsAllowed(String property, String written, String allowed) {
        // Given
        ConfigValidationException wrong =
                assertThrows(ConfigValidationException.class, () -> ConfigFixture.flights(property, written));

        // When
        String words = StartFailure.message(wrong, ADDRESS, List::of);

        // Then
        assertEquals(property + " is '" + written + "', allowed is " + allowed, words);
    }

    @Test
    void namesWhatIsEmpty() {
        // Given
        ConfigValidationException wrong =
                assertThrows(ConfigValidationException.class, () -> ConfigFixture.flights(FLIGHTS + "deadline", ""));

        // When
        String words = StartFailure.message(wrong, ADDRESS, List::of);

        // Then
        assertEquals(FLIGHTS + "deadline is empty, allowed is a time such as 300ms, 5s or 24h", words);
    }

    @Test
    void namesWhatIsMissing() {
        // Given
        ConfigValidationException wrong = assertThrows(
                ConfigValidationException.class, () -> ConfigFixture.flights(FLIGHTS + "tiers[1].name", "b"));

        // When
        String words = StartFailure.message(wrong, ADDRESS, List::of);

        // Then
        assertEquals(FLIGHTS + "tiers[1].version is missing, allowed is text", words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "drils: true|drils|did you mean 'drills'? Allowed are config, data, deadline, drain, drills, endpoints, hosts, insecure,"
                        + " intraOpThreads, journal, limits, modelMemory, models, policies, tokens",
                "endpoints: {flights: {deadlin: 1s}}|endpoints.flights.deadlin|did you mean 'deadline'? Allowed are"
                        + " deadline, features, guards, limits, sticky, tiers",
                "policies: {slow: {rules: {ratio: {maximum: 1, max: 0.5}}}}|policies.slow.rules.ratio.maximum|"
                        + "Allowed are max, minSamples, window",
                "endpoints: {flights: {tiers: {name: a}}}|endpoints.flights.tiers.name|allowed are these as items of a list",
                "deadline: [1s]|deadline[0]|allowed is one value instead of a list: a time such as 300ms, 5s or 24h",
                "policies: {p: {steps: {a: 1}}}|policies.p.steps.a|allowed is a value instead of this group",
                "endpoints: []|endpoints|allowed below it are names of your choice, and below each deadline, features,"
                        + " guards, limits, sticky, tiers",
                "endpoints: {flights: {tiers: x}}|endpoints.flights.tiers|allowed is a list, and in each of its items batch,"
                        + " breaker, maxConcurrent, model, name, timeout, version",
                "policies: careful|policies|allowed below it are names of your choice, and below each bake, gate, minSamples,"
                        + " minTime, rules, shadow, steps",
                "endpoints: {flights: {features: tailnum}}|endpoints.flights.features|allowed below it are names of your"
                        + " choice, each with one of bool, uint8, uint16, uint32, uint64, int8, int16, int32, int64,"
                        + " fp16, bf16, fp32, fp64, bytes",
                "endpoints: {flights: {guards: reject}}|endpoints.flights.guards|allowed below it are category,"
                        + " duplicate, outlier, outlierFactor, range"
            })
    void namesAnUnknownPropertyAndTheKnownOnes(String written, String property, String instead) {
        // Given
        YamlConfigSource file = new YamlConfigSource("belay.yaml", "belay: {" + written + "}", 260);
        ConfigValidationException wrong =
                assertThrows(ConfigValidationException.class, () -> ConfigFixture.config(file));

        // When
        String words = StartFailure.message(wrong, ADDRESS, List::of);

        // Then
        assertEquals("belay." + property + " (belay.yaml) is not a property: " + instead, words);
    }

    @Test
    void givesEachOfSeveralProblemsALine() {
        // Given
        YamlConfigSource file = new YamlConfigSource("belay.yaml", "belay: {drills: maybe, modelMemory: much}", 260);
        ConfigValidationException wrong =
                assertThrows(ConfigValidationException.class, () -> ConfigFixture.config(file));

        // When
        String words = StartFailure.message(wrong, ADDRESS, List::of);

        // Then
        assertEquals("""
                the configuration is wrong:
                  belay.drills is 'maybe', allowed is true or false
                  belay.modelMemory is 'much', allowed is a size such as 512M or 1G""", words.replace(System.lineSeparator(), "\n"));
    }

    @ParameterizedTest
    @MethodSource
    void namesAnAddressThatIsTaken(IOException taken) {
        // Given
        RuntimeException failure = new RuntimeException(taken);

        // When
        String words = StartFailure.message(failure, ADDRESS, List::of);

        // Then
        assertEquals(
                "quarkus.http.host and quarkus.http.port are 127.0.0.1:8080, but the server can't listen there: Address already in"
                        + " use; allowed is an address of this machine and a free port (--host, --port)",
                words);
    }

    static Stream<IOException> namesAnAddressThatIsTaken() {
        BindException javas = new BindException("Address already in use");
        QuarkusBindException platforms = new QuarkusBindException("127.0.0.1", 8080, javas);
        platforms.initCause(javas);
        return Stream.of(javas, platforms, new IOException("bind(..) failed with error(-98): Address already in use"));
    }
}
