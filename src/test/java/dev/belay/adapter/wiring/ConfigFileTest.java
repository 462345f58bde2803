package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final String DEADLINE = "belay.endpoints.flights.deadline";

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("belay.yaml");
        Files.writeString(file, "belay: {endpoints: {flights: {deadline: 300ms}}}");
    }

    @Test
    void itsValuesOverrideTheProgramsDefaults() {
        // When
        SmallRyeConfig config =
                config(named(file), new PropertiesConfigSource(Map.of(DEADLINE, "1s"), "defaults", 250));

        // Then
        assertEquals("300ms", config.getRawValue(DEADLINE));
    }

    @Test
    void refusesAnEmptyListOfTiers() throws IOException {
        // Given
        Files.writeString(file, "belay: {endpoints: {a: {tiers: []}, b: {deadline: 1s, tiers: []}}}");

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> config(named(file)));

        // Then
        String allowed = "is empty, allowed is at least one tier, or no 'tiers' at all: then ";
        assertEquals(
                List.of(
                        "belay.endpoints.a.tiers " + allowed
                                + "a has the natural cascade of the model folder of its name",
                        "belay.endpoints.b.tiers " + allowed
                                + "b has the natural cascade of the model folder of its name"),
                refusal.problems());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "deadline: null|belay.deadline is empty, allowed is a time such as 300ms, 5s or 24h",
                "data: ''|belay.data is empty, allowed is text",
                "hosts: []|belay.hosts is empty, allowed is text, more separated by commas",
                "endpoints: {a: {deadline: }}|belay.endpoints.a.deadline is empty, allowed is a time such as 300ms, 5s or 24h",
                "endpoints: {a: {}}|belay.endpoints.a is empty, allowed below it are deadline, features, guards, limits, sticky, tiers",
                "endpoints: {a: {tiers: {}}}|belay.endpoints.a.tiers is empty, allowed is at least one tier, or no 'tiers' at all: then"
                        + " a has the natural cascade of the model folder of its name",
                "endpoints: {a: {sticky: {}}}|belay.endpoints.a.sticky is empty, allowed below it are feature, header",
                "endpoints: {a: {tiers: [{}]}}|belay.endpoints.a.tiers[0] is empty, allowed below it are batch, breaker,"
                        + " maxConcurrent, model, name, timeout, version",
                "endpoint: {}|belay.endpoint is not a property: did you mean 'endpoints'? Allowed are config, data, deadline,"
                        + " drain, drills, endpoints, hosts, insecure, intraOpThreads, journal, limits, modelMemory, models,"
                        + " policies, tokens",
                "policies: {p: {}}|belay.policies.p is empty, allowed below it are bake, gate, minSamples, minTime, rules,"
                        + " shadow, steps"
            })
    void refusesAPropertyWithoutAValue(String written, String problem) throws IOException {
        // Given
        Files.writeString(file, "belay: {" + written + "}");

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> config(named(file)));

        // Then
        assertEquals(List.of(problem), refusal.problems());
    }

    @Test
    void theEnvironmentOverridesIt() {
        // Given
        ConfigSource environment = new EnvConfigSource(
                Map.of("BELAY_CONFIG", file.toString(), "BELAY_ENDPOINTS_FLIGHTS_DEADLINE", "1s"), 300);

        // When
        SmallRyeConfig config = config(environment);

        // Then
        assertEquals("1s", config.getRawValue(DEADLINE));
    }

    @Test
    void systemPropertiesOverrideIt() {
        // Given
        ConfigSource properties = new PropertiesConfigSource(
                Map.of(ConfigFile.LOCATION, file.toString(), DEADLINE, "1s"), "system properties", 400);

        // When
        SmallRyeConfig config = config(properties);

        // Then
        assertEquals("1s", config.getRawValue(DEADLINE));
    }

    @Test
    void namesAMissingFile() {
        // When
        InvalidConfigurationException refused =
                assertThrows(InvalidConfigurationException.class, () -> config(named(folder.resolve("other.yaml"))));

        // Then
        String words = String.valueOf(refused.getMessage());
        assertTrue(words.startsWith("belay.config is '" + folder.resolve("other.yaml")), words);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "belaay: {drills: true}|belay.config is 'FILE', whose root 'belaay' is unknown: did you mean 'belay'? Allowed are belay, quarkus;"
                        + " endpoints and policies are below belay",
                "endpoints: {}|belay.config is 'FILE', whose root 'endpoints' is unknown: Allowed are belay, quarkus; endpoints and policies are"
                        + " below belay",
                "''|FILE is empty, allowed is a group of fields",
                "[belay]|FILE is a list of 1, allowed is a group of fields",
                "belay|FILE is 'belay', allowed is a group of fields",
                "{belay: {drills: true, drills: false}}|FILE, line 1: 'drills' is given twice",
                "{belay: [}|FILE, line 1: expected the node content, but found '}'",
                "'belay:\n  drain: 1s\n  }'|FILE, line 3: expected <block end>, but found '}'"
            })
    void refusesAFileThatWouldBeIgnored(String written, String reason) throws IOException {
        // Given
        Files.writeString(file, written);

        // When
        InvalidConfigurationException refused =
                assertThrows(InvalidConfigurationException.class, () -> config(named(file)));

        // Then
        assertEquals(reason.replace("FILE", file.toString()), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "belay:",
                "{belay: {limits: {}, endpoints: {}}}",
                "{belay: {}, quarkus: {http: {port: 80}}}",
                "{'%dev': {belay: {drills: true}}}"
            })
    void acceptsAFileWithKnownRoots(String written) throws IOException {
        // Given
        Files.writeString(file, written);

        // When
        SmallRyeConfig config = config(named(file));

        // Then
        assertEquals(file.toString(), config.getRawValue(ConfigFile.LOCATION));
    }

    private static ConfigSource named(Path file) {
        return new PropertiesConfigSource(Map.of(ConfigFile.LOCATION, file.toString()), "system properties", 400);
    }

    private static SmallRyeConfig config(ConfigSource... sources) {
        return new SmallRyeConfigBuilder()
                .withSources(new ConfigFile())
                .withSources(sources)
                .build();
    }
}
