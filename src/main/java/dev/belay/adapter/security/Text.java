package dev.belay.adapter.security;

import org.jspecify.annotations.Nullable;

/** What strangers send, made fit for a log line or an answer. */
final class Text {
    private static final int MOST_CHARACTERS = 100;

    private Text() {}

    /** Cut to a bounded length; what isn't a visible ASCII character becomes a question mark. */
    static String printable(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder printable = new StringBuilder();
        for (int i = 0; i < Math.min(text.length(), MOST_CHARACTERS); i++) {
            char character = text.charAt(i);
            printable.append(character > ' ' && character <= '~' ? character : '?');
        }
        return text.length() > MOST_CHARACTERS ? printable.append("...").toString() : printable.toString();
    }
}
