package dev.belay.adapter.rest.json;

/** An answer's text, written at once if it is small, otherwise bit by bit. */
public interface AnswerText {
    /**
     * Goes on writing until the buffer has about so many bytes.
     *
     * @return false once all is written
     */
    boolean writeMore(JsonBuffer out, int bytes);

    /** All of it, by way of an empty buffer. */
    default byte[] whole(JsonBuffer out) {
        writeMore(out, Integer.MAX_VALUE);
        return out.take();
    }
}
