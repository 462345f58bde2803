package dev.belay.adapter.security;

import dev.belay.control.Token;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All tokens by their hashes, immutable. What is presented is hashed, and hashes are compared as a whole: how long that
 * takes says nothing of a token, since nobody can choose the hash of a text that they don't know.
 */
final class TokenTable {
    static final TokenTable EMPTY = new TokenTable(List.of());

    /** Longer than any token; bounds the work for what a stranger sends. */
    private static final int MOST_CHARACTERS = 128;

    private static final int WORDS = 4;
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final ThreadLocal<Hasher> HASHER = ThreadLocal.withInitial(Hasher::new);

    /** A power of two, more than twice as many as tokens. */
    private final int slots;

    private final long[] hashes;
    private final @Nullable Token[] tokens;
    private final int size;

    TokenTable(List<Token> all) {
        size = all.size();
        slots = Integer.highestOneBit(4 * size + 4);
        hashes = new long[slots * WORDS];
        tokens = new @Nullable Token[slots];
        for (Token token : all) {
            put(token);
        }
    }

    int size() {
        return size;
    }

    /**
     * The token that a text is.
     *
     * @param begin where it begins, it takes the rest of the text
     */
    @Nullable
    Token find(String text, int begin) {
        int length = text.length() - begin;
        if (length <= 0 || length > MOST_CHARACTERS) {
            return null;
        }
        byte[] hash = HASHER.get().hash(text, begin);
        return hash == null ? null : find(hash);
    }

    private @Nullable Token find(byte[] hash) {
        long first = word(hash, 0);
        for (int slot = slot(first); tokens[slot] != null; slot = (slot + 1) & (slots - 1)) {
            int at = slot * WORDS;
            long difference = (hashes[at] ^ first)
                    | (hashes[at + 1] ^ word(hash, 1))
                    | (hashes[at + 2] ^ word(hash, 2))
                    | (hashes[at + 3] ^ word(hash, 3));
            if (difference == 0) {
                return tokens[slot];
            }
        }
        return null;
    }

    private void put(Token token) {
        byte[] hash = HexFormat.of().parseHex(token.hash());
        int slot = slot(word(hash, 0));
        while (tokens[slot] != null) {
            slot = (slot + 1) & (slots - 1);
        }
        tokens[slot] = token;
        for (int i = 0; i < WORDS; i++) {
            hashes[slot * WORDS + i] = word(hash, i);
        }
    }

    private int slot(long firstWord) {
        return (int) firstWord & (slots - 1);
    }

    private static long word(byte[] hash, int index) {
        return (long) LONGS.get(hash, index * Long.BYTES);
    }

    /** One thread's means: nothing is allocated for a request. */
    private static final class Hasher {
        private final MessageDigest sha256;
        private final byte[] text = new byte[MOST_CHARACTERS];
        private final byte[] hash = new byte[WORDS * Long.BYTES];

        private Hasher() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** @return null if there are characters that no token has; good until the next call */
        private byte @Nullable [] hash(String from, int begin) {
            int length = from.length() - begin;
            for (int i = 0; i < length; i++) {
                char character = from.charAt(begin + i);
                if (character <= ' ' || character > '~') {
                    return null;
                }
                text[i] = (byte) character;
            }
            try {
                sha256.update(text, 0, length);
                sha256.digest(hash, 0, hash.length);
                return hash;
            } catch (DigestException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
