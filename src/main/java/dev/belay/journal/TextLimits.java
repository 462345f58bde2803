package dev.belay.journal;

/** Makes any text fit for every store: no NUL, which PostgreSQL refuses, no half of a character, no more than fits. */
final class TextLimits {
    private static final char UNPRINTABLE = '?';

    private TextLimits() {}

    static String of(String text, int longest) {
        String cut = text.length() <= longest ? text : text.substring(0, longest - 1) + '…';
        StringBuilder clean = null;
        for (int i = 0; i < cut.length(); i++) {
            if (!fits(cut, i)) {
                clean = clean == null ? new StringBuilder(cut) : clean;
                clean.setCharAt(i, UNPRINTABLE);
            }
        }
        return clean == null ? cut : clean.toString();
    }

    private static boolean fits(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
        }
        return c != '\0';
    }
}
