package dev.belay.adapter.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostRuleTest {
    private final HostRule rule = new HostRule(List.of("belay.lan"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "localhost|true",
                "localhost:8080|true",
                "LocalHost:8080|true",
                "127.0.0.1|true",
                "127.0.0.1:1|true",
                "[::1]:8080|true",
                "[::1]|true",
                "belay.lan:8080|true",
                "evil.example|false",
                "evil.example:8080|false",
                "localhost.evil.example|false",
                "localhost:80.evil.example|false",
                "127.0.0.1.evil.example|false",
                "evil.example:localhost|false",
                "localhost@evil.example|false",
                "127.0.0.2|false",
                "::1|false",
                "[::1|false",
                "''|false",
            })
    void allowsNamesOfThisMachineAlone(String host, boolean allowed) {
        // When
        boolean answer = rule.allowsHost(host);
        // Then
        assertEquals(allowed, answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://localhost|true",
                "http://localhost:3000|true",
                "https://127.0.0.1:8443|true",
                "http://[::1]:8080|true",
                "https://belay.lan|true",
                "null|false",
                "''|false",
                "http://evil.example|false",
                "http://localhost.evil.example|false",
                "https://evil.example/http://localhost|false",
                "file://|false",
                "ftp://localhost|false",
                "localhost|false"
            })
    void allowsPagesOfThisMachineAlone(String origin, boolean allowed) {
        // When
        boolean answer = rule.allowsOrigin(origin);
        // Then
        assertEquals(allowed, answer);
    }

    @Test
    void needsAHost() {
        assertEquals(false, rule.allowsHost(null));
    }

    @Test
    void needsNoOriginFromWhatIsNoBrowser() {
        assertEquals(true, rule.allowsOrigin(null));
    }
}
