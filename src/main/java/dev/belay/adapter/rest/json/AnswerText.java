package dev.belay.adapter.rest.json;

/** A large answer, written bit by bit. */
public interface AnswerText {
    /**
     * Goes on writing until there are about so many bytes.
     *
     * @return false once all is written
     */
    boolean writeMore(JsonBuffer out, int bytes);
}
