package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenLinesTest {
    private static final Instant CREATED = Instant.parse("2026-11-22T10:00:00Z");
    /** SHA-256 of "abc", from FIPS 180-2. */
    private static final String ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void keepsTheHashAndNotTheSecret() {
        // When
        Token token = Token.of("ci", Role.PREDICT, "abc", CREATED);
        // Then
        assertEquals("ci predict " + ABC + " 2026-11-22T10:00:00Z", token.line());
    }

    @Test
    void readsWhatItWrote() {
        // Given
        Token ci = Token.of("ci", Role.PREDICT, "one", CREATED);
        Token anna = Token.of("anna@example.org", Role.OPERATE, "two", CREATED);
        // When
        List<Token> read = TokenLines.parse(List.of("# who may", ci.line(), "", "  " + anna.line() + " "));
        // Then
        assertEquals(List.of(ci, anna), read);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ci|line 2: a token is name, role, SHA-256 and time of creation, got 1 parts",
                "ci boss HASH 2026-11-22T10:00:00Z|line 2: role is 'boss', allowed are predict, view, operate",
                "ci view beef 2026-11-22T10:00:00Z|line 2: the hash of 'ci' must have 64 digits of 0-9 and a-f, it has 4",
                "ci view HASH yesterday|line 2: the time of creation is 'yesterday', allowed is a time such as 2026-11-22T10:00:00Z",
                "-ci view HASH 2026-11-22T10:00:00Z|line 2: name is '-ci', allowed are up to 64 letters, digits and . _ @ -, the first a letter or a digit",
                "first view 00HASH 2026-11-22T10:00:00Z|line 2: there are two tokens named 'first'",
                "other view HASH 2026-11-22T10:00:00Z|line 2: 'other' has the hash of a token above it"
            })
    void namesTheLineThatIsWrong(String line, String words) {
        // Given a good line and a wrong one
        String first = "first view " + ABC + " 2026-11-22T10:00:00Z";
        String second = line.replace("00HASH", ABC.replace('b', '0')).replace("HASH", ABC);
        // When
        IllegalArgumentException refusal =
                assertThrows(IllegalArgumentException.class, () -> TokenLines.parse(List.of(first, second)));
        // Then
        assertEquals(words, refusal.getMessage());
        assertFalse(words.contains(ABC));
    }
}
