package dev.belay.control;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A line of a token file: these four parts, separated by blanks. The token itself is never kept.
 *
 * @param hash SHA-256 of the token in lower-case hexadecimal
 */
public record Token(String name, Role role, String hash, Instant created) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** @throws IllegalArgumentException says what is wrong and what is allowed */
    public Token {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name is '" + name
                    + "', allowed are up to 64 letters, digits and . _ @ -, the first a letter or a digit");
        }
        if (!HASH.matcher(hash).matches()) {
            throw new IllegalArgumentException(
                    "the hash of '" + name + "' must have 64 digits of 0-9 and a-f, it has " + hash.length());
        }
    }

    public static Token of(String name, Role role, String secret, Instant created) {
        return new Token(name, role, Sha256.of(secret.getBytes(StandardCharsets.ISO_8859_1)), created);
    }

    /** @throws IllegalArgumentException says what is wrong and what is allowed; never repeats a hash */
    static Token parse(String line) {
        List<String> parts = List.of(BLANKS.split(line.strip()));
        if (parts.size() != 4) {
            throw new IllegalArgumentException(
                    "a token is name, role, SHA-256 and time of creation, got " + parts.size() + " parts");
        }
        String role = parts.get(1);
        return new Token(
                parts.get(0),
                Role.of(role)
                        .orElseThrow(() ->
                                new IllegalArgumentException("role is '" + role + "', allowed are " + Role.allowed())),
                parts.get(2),
                instant(parts.get(3)));
    }

    public String line() {
        return name + " " + role.label() + " " + hash + " " + created;
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "the time of creation is '" + text + "', allowed is a time such as 2026-11-22T10:00:00Z");
        }
    }
}
