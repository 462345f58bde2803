package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void refusesStrangersWhereThereIsNoToken(String host) {
        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> Exposure.check(host, 0, false));
        // Then
        assertTrue(
                String.valueOf(refusal.getMessage()).startsWith("quarkus.http.host is '" + host + "', allowed is"),
                refusal::getMessage);
    }
}
