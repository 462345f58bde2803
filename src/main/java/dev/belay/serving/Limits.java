package dev.belay.serving;

import dev.belay.vocabulary.Room;

/**
 * What one request may ask for.
 *
 * @param property where it is configured, without the last part: {@code belay.limits}
 * @param bodyBytes of the largest body
 * @param answerBytes of the largest answer, as it is written
 * @param rows of one request
 */
public record Limits(String property, int bodyBytes, long answerBytes, int rows) {
    public static final String GLOBAL = "belay.limits";

    public static final Limits DEFAULT = new Limits(GLOBAL, 16 << 20, 64L << 20, Room.DEFAULT_ROWS);

    /** Bytes of an operator's body: 64 KB. It becomes a tree, many times as large. */
    public static final int CONTROL_BYTES = 64 * 1024;

    public String bodyTooLarge() {
        return bodyTooLarge(bodyBytes) + " (" + property + ".body)";
    }

    public static String bodyTooLarge(int mostBytes) {
        return "the body must not be larger than " + mostBytes + " bytes";
    }

    public Room.Refusal answerTooLarge(long bytes) {
        return new Room.Refusal(
                true,
                "the answer may be " + bytes + " bytes long, allowed are " + answerBytes + " (" + property
                        + ".answer)");
    }
}
