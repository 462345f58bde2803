package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.serving.Limits;
import dev.belay.serving.RequestLimits;
import io.smallrye.config.source.yaml.YamlConfigSource;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLimitsConfigTest {
    private static final long MIB = 1 << 20;

    @Test
    void givesAnEndpointItsOwnLimitsAndTheOthersForTheRest() {
        // Given
        BelayConfig config = ConfigFixture.flights("belay.endpoints.flights.limits.rows", "10");
        // When
        RequestLimits limits = RequestLimitsConfig.of(config, 256 * MIB);
        // Then
        assertEquals(new Limits("belay.endpoints.flights.limits", 16 << 20, 64 * MIB, 10), limits.of("flights"));
        assertEquals(new Limits("belay.limits", 16 << 20, 64 * MIB, 4_096), limits.of("another"));
    }

    @ParameterizedTest
    @CsvSource({"16M,256,64", "16M,4096,256", "32M,256,96", "100M,2048,300"})
    void leavesRoomForOneOfTheLargest(String body, long heapMib, long inFlightMib) {
        // Given
        BelayConfig config = ConfigFixture.flights("belay.endpoints.flights.limits.body", body);
        // When
        RequestLimits limits = RequestLimitsConfig.of(config, heapMib * MIB);
        // Then
        assertEquals(inFlightMib * MIB, limits.inFlightBytes());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "belay.limits.body|100|belay.limits.body is 100, allowed is 1K to 512M",
                "belay.limits.body|3G|belay.limits.body is 3G, allowed is 1K to 512M",
                "belay.endpoints.flights.limits.body|3G|belay.endpoints.flights.limits.body is 3G, allowed is 1K to 512M",
                "belay.limits.answer|2G|belay.limits.answer is 2G, allowed is 1K to 1G",
                "belay.limits.answer|99999999999999999G|belay.limits.answer is 99999999999999999G, allowed is 1K to 1G",
                "belay.limits.rows|0|belay.limits.rows is 0, allowed is 1 to 1000000",
                "belay.endpoints.flights.limits.rows|-1|belay.endpoints.flights.limits.rows is -1, allowed is 1 to 1000000",
                "belay.limits.body|64M|belay.limits.body is 64M, for which the heap of 256M is too small: allowed is a heap of 384M or more, six times the largest body (BELAY_JAVA_OPTS=-Xmx512m), or a smaller body",
                "belay.limits.inFlight|20M|belay.limits.inFlight is 20M, allowed is 48M (three times the largest body) to 128M (half of the heap, which BELAY_JAVA_OPTS=-Xmx512m makes larger)"
            })
    void refusesNamingPropertyValueAndWhatIsAllowed(String property, String written, String words) {
        // Given
        BelayConfig config = ConfigFixture.flights(property, written);
        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> RequestLimitsConfig.of(config, 256 * MIB));
        // Then
        assertEquals(words, refusal.getMessage());
    }

    @Test
    void namesAWrongLimitOnceThoughAnEndpointInheritsIt() throws IOException {
        // Given
        String yaml = "belay: {limits: {rows: 0}, endpoints: {flights: {limits: {body: 1M}}}}";
        BelayConfig config = ConfigFixture.config(new YamlConfigSource("belay.yaml", yaml, 100));
        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> RequestLimitsConfig.of(config, 256 * MIB));
        // Then
        assertEquals("belay.limits.rows is 0, allowed is 1 to 1000000", refusal.getMessage());
    }
}
