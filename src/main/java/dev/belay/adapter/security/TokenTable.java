package dev.belay.adapter.security;

import dev.belay.control.Token;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All tokens by their hashes, immutable. A presented token is hashed, and hashes are compared in constant time. The search
 * reveals nothing of a token either: a caller can't choose the hash of a text that the caller doesn't know.
 */
final class TokenTable {
    /** Longer than any token; bounds the work for what anybody may send. */
    private static final int MOST_CHARACTERS = 128;

    private static final ThreadLocal<Hasher> HASHER = ThreadLocal.withInitial(Hasher::new);

    private record Entry(byte[] hash, Token token) {}

    /** A hash table with linear probing: a power of two, more than twice as many as tokens. */
    private final @Nullable Entry[] entries;

    private final int size;

    TokenTable(List<Token> all) {
        size = all.size();
        entries = new @Nullable Entry[Integer.highestOneBit(4 * size + 4)];
        for (Token token : all) {
            byte[] hash = HexFormat.of().parseHex(token.hash());
            int slot = slot(hash);
            while (entries[slot] != null) {
                slot = next(slot);
            }
            entries[slot] = new Entry(hash, token);
        }
    }

    int size() {
        return size;
    }

    /**
     * The token of that text; null if it is none. Allocates nothing.
     *
     * @param begin where it begins; it takes the rest of the text
     */
    @Nullable
    Token find(String text, int begin) {
        int length = text.length() - begin;
        byte[] hash =
                length <= 0 || length > MOST_CHARACTERS ? null : HASHER.get().hash(text, begin);
        if (hash == null) {
            return null;
        }
        int slot = slot(hash);
        for (Entry entry = entries[slot]; entry != null; entry = entries[slot]) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                return entry.token();
            }
            slot = next(slot);
        }
        return null;
    }

    /** By the first four bytes. */
    private int slot(byte[] hash) {
        return (hash[0] << 24 | (hash[1] & 0xFF) << 16 | (hash[2] & 0xFF) << 8 | hash[3] & 0xFF) & entries.length - 1;
    }

    private int next(int slot) {
        return slot + 1 & entries.length - 1;
    }

    /** What one thread needs to hash. */
    private static final class Hasher {
        private final MessageDigest sha256;
        private final byte[] text = new byte[MOST_CHARACTERS];
        private final byte[] hash = new byte[32];

        private Hasher() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** @return null if there are characters that no token has; valid until the next call */
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
