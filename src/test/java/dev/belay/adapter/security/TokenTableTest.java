package dev.belay.adapter.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.belay.control.Role;
import dev.belay.control.Token;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenTableTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 8, 1_000})
    void findsEachOfMany(int many) {
        // Given
        List<Token> tokens =
                IntStream.range(0, many).mapToObj(i -> token("secret" + i)).toList();
        TokenTable table = new TokenTable(tokens);
        // When
        List<Token> found = IntStream.range(0, many)
                .mapToObj(i -> table.find("Bearer secret" + i, "Bearer ".length()))
                .toList();
        // Then
        assertEquals(tokens, found);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secre", "secret ", " secret", "secretsecret", "SECRET", "sécret", "s\u0173cret"})
    void findsNothingForAnyOtherText(String presented) {
        // Given
        TokenTable table = new TokenTable(List.of(token("secret"), token("another")));
        // When
        Token found = table.find(presented, 0);
        // Then
        assertNull(found);
    }

    @Test
    void findsNothingForATextThatIsTooLong() {
        // Given a token that is longer than any
        String secret = "s".repeat(129);
        TokenTable table = new TokenTable(List.of(token(secret)));
        // When
        Token found = table.find(secret, 0);
        // Then
        assertNull(found);
    }

    @Test
    void findsNothingWhereThereIsNone() {
        // When
        Token found = new TokenTable(List.of()).find("secret", 0);
        // Then
        assertNull(found);
    }

    private static Token token(String secret) {
        return Token.of("t-" + secret.length() + "-" + Math.abs(secret.hashCode()), Role.VIEW, secret, Instant.EPOCH);
    }
}
