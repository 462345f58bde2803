package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class StartChecksTest {
    @Test
    void reportsAllProblemsAtOnceWhicheverPartOfTheFileTheyAreIn() throws IOException {
        // Given
        BelayConfig config = ConfigFixture.config(new YamlConfigSource("belay.yaml", """
                belay:
                  drain: 1h
                  deadline: 1ms
                  intraOpThreads: 0
                  limits: {rows: 0}
                  policies: {slow: {steps: [5, 1]}, wild: {rules: {maxErrors: -1}}}
                  endpoints:
                    a: {deadline: 4ms, tiers: [{name: x, version: '1'}]}
                    b: {guards: {outlierFactor: -1}}
                """, 100));

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> AllProblems.checked(config));

        // Then
        assertEquals(
                "policies policies drain intraOpThreads limits deadline endpoints endpoints",
                String.join(
                        " ",
                        refusal.problems().stream()
                                .map(problem -> problem.replaceFirst("^belay\\.(\\w+).*", "$1"))
                                .toList()));
    }
}
