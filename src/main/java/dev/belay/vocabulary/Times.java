package dev.belay.vocabulary;

import java.time.Duration;

/** Times as text, for messages. */
public final class Times {
    private Times() {}

    /** In seconds if they are whole, else in milliseconds, rounded down. */
    public static String words(Duration time) {
        return time.getNano() == 0 ? time.getSeconds() + " s" : time.toMillis() + " ms";
    }
}
