package dev.belay.adapter.cli.text;

import java.util.regex.Pattern;

/** Text of others as a terminal may get it. */
public final class Printable {
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\n]]");

    private Printable() {}

    /** Control characters but tab and line feed as JSON escapes them, so that JSON stays the same. */
    public static String of(String text) {
        return CONTROL.matcher(text)
                .replaceAll(
                        control -> "\\\\u%04X".formatted((int) control.group().charAt(0)));
    }
}
