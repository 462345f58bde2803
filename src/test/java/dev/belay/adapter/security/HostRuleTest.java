package dev.belay.adapter.security;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostRuleTest {
    private final HostRule rule = new HostRule(List.of("belay.lan", "127.0.0.1"));

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
    void allowsOnlyNamesOfThisMachine(String host, boolean allowed) {
        // When
        boolean answer = rule.allowsHost(host);
        // Then
        assertEquals(allowed, answer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://localhost|localhost|true",
                "http://localhost:8080|localhost:8080|true",
                "http://LOCALHOST:8080|localhost:8080|true",
                "http://[::1]:8080|[::1]:8080|true",
                "https://127.0.0.1:8443|127.0.0.1:8443|true",
                "https://belay.lan|belay.lan|true",
                "https://belay.lan|localhost:8080|true",
                "https://belay.lan:3000|localhost:8080|false",
                "http://localhost:3000|localhost:8080|false",
                "http://localhost|localhost:8080|false",
                "http://localhost:8080|localhost|false",
                "http://127.0.0.1:8080|localhost:8080|false",
                "http://127.0.0.1|localhost:8080|false",
                "null|localhost|false",
                "''|localhost|false",
                "http://evil.example|localhost|false",
                "http://localhost.evil.example|localhost|false",
                "https://evil.example/http://localhost|localhost|false",
                "http://localhost@evil.example|localhost|false",
                "file://|localhost|false",
                "ftp://localhost|localhost|false",
                "localhost|localhost|false"
            })
    void allowsOnlyPagesOfTheRequestedAddress(String origin, String host, boolean allowed) {
        // When
        boolean answer = rule.allowsOrigin(origin, host);
        // Then
        assertEquals(allowed, answer);
    }

    @Test
    void needsAHost() {
        assertEquals(false, rule.allowsHost(null));
    }

    @Test
    void needsNoOrigin() {
        assertEquals(true, rule.allowsOrigin(null, "localhost"));
    }
}
