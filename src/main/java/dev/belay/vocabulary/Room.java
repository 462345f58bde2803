package dev.belay.vocabulary;

import org.jspecify.annotations.Nullable;

/**
 * What one request may take: rows, and bytes of the memory that all requests share. It is given back at the request's end.
 * Any thread may take.
 */
public interface Room {
    int DEFAULT_ROWS = 4_096;

    /** Heap bytes of a string besides its characters. */
    int BYTES_PER_STRING = 48;

    /** For the gateway's own requests: examples, warm-ups. */
    Room UNSHARED = new Room() {
        @Override
        public int mostRows() {
            return DEFAULT_ROWS;
        }

        @Override
        public @Nullable Refusal take(long bytes) {
            return null;
        }

        @Override
        public @Nullable Refusal takeAnswer(long bytes, long writtenBytes) {
            return null;
        }
    };

    /**
     * Why there is no room.
     *
     * @param alone true if the request would be too large for an idle server as well
     */
    record Refusal(boolean alone, String words) {}

    int mostRows();

    /**
     * To be called before so many bytes are allocated on the request's behalf.
     *
     * @return null if there is room, and it is taken
     */
    @Nullable
    Refusal take(long bytes);

    /**
     * Likewise, for what a model has answered.
     *
     * @param writtenBytes an upper bound of what it is as text
     */
    @Nullable
    Refusal takeAnswer(long bytes, long writtenBytes);
}
