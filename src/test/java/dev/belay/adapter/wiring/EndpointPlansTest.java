package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointPlansTest {
    private static final String FLIGHTS = "belay.endpoints.flights.";

    @ParameterizedTest
    @CsvSource({"5ms,5", "300ms,300", "1,1000", "60s,60000", "PT1M,60000"})
    void takesADeadlineThatAConnectionOutlives(String written, long millis) {
        // Given
        BelayConfig config = Written.flights(FLIGHTS + "deadline", written);

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
        BelayConfig config = Written.flights(FLIGHTS + property, written);

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> EndpointPlans.of(config, List.of()));

        // Then
        assertEquals(FLIGHTS + property + " is " + value + ", allowed is " + allowed, refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"a b,a b", "'a\nb',a?b", "prim\u00e4r,prim\u00e4r"})
    void refusesATierNameThatHeadersAndMetricsCannotBear(String written, String shown) {
        // Given
        BelayConfig config = Written.flights(FLIGHTS + "tiers[0].name", written);

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> EndpointPlans.of(config, List.of()));

        // Then
        assertEquals(
                FLIGHTS + "tiers[0].name is '" + shown + "', allowed is up to 64 letters, digits, '-', '_' and '.'",
                refusal.getMessage());
    }

    @Test
    void aTierForbidsThatRequestsOfItsVersionShareARun() {
        // Given
        BelayConfig config = Written.flights(FLIGHTS + "tiers[0].batch", "false");

        // When, then
        assertEquals(Set.of(new ModelRef("flights", "2")), EndpointPlans.withoutBatches(config.endpoints()));
    }
}
