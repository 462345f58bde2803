package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExposureTest {
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1,0,false",
        "127.1.2.3,0,false",
        "localhost,0,false",
        "::1,0,false",
        "0.0.0.0,1,false",
        "192.0.2.1,1,false",
        "0.0.0.0,0,true"
    })
    void allows(String host, int tokens, boolean insecure) {
        assertDoesNotThrow(() -> Exposure.check(host, tokens, insecure));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0", "192.0.2.1", "::", "2001:db8::1"})
    void refusesOtherAddressesWithoutAToken(String host) {
        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> Exposure.check(host, 0, false));
        // Then
        assertTrue(
                String.valueOf(refusal.getMessage()).startsWith("quarkus.http.host is '" + host + "', allowed is"),
                refusal::getMessage);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8080, 65_535})
    void allowsPort(int port) {
        assertDoesNotThrow(() -> Exposure.checkPort(port));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65_536, 99_999})
    void refusesWhatIsNoPort(int port) {
        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> Exposure.checkPort(port));
        // Then
        assertEquals(
                "quarkus.http.port (--port) is " + port + ", allowed is 1 to 65535, or 0 for any that is free",
                refusal.getMessage());
    }
}
