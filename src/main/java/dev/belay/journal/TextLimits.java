package dev.belay.journal;

import java.util.regex.Pattern;

/** Makes any text fit for every store: no NUL, which PostgreSQL refuses, no half of a surrogate pair, no more than fits. */
final class TextLimits {
    private static final Pattern UNFIT = Pattern.compile("[\\x00\\p{Cs}]");

    private TextLimits() {}

    static String of(String text, int longest) {
        String cut = text.length() <= longest ? text : text.substring(0, longest - 1) + '…';
        return UNFIT.matcher(cut).replaceAll("?");
    }
}
