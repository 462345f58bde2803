package dev.belay.control;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A token file: a token a line; empty lines and those that begin with # are comments. */
public final class TokenLines {
    private TokenLines() {}

    /** @throws IllegalArgumentException names the line and says what is wrong with it */
    public static List<Token> parse(List<String> lines) {
        List<Token> tokens = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            if (isToken(lines.get(i))) {
                try {
                    Token token = Token.parse(lines.get(i));
                    refuseDuplicates(token, seen);
                    tokens.add(token);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        return tokens;
    }

    /** Whether a line is a token, valid or not, and no comment. */
    public static boolean isToken(String line) {
        return !line.isBlank() && !line.startsWith("#");
    }

    private static void refuseDuplicates(Token token, Set<String> seen) {
        if (!seen.add(token.name())) {
            throw new IllegalArgumentException("there are two tokens named '" + token.name() + "'");
        }
        if (!seen.add(token.hash())) {
            throw new IllegalArgumentException("'" + token.name() + "' has the hash of a token above it");
        }
    }
}
