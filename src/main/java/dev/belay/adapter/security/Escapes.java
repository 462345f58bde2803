package dev.belay.adapter.security;

/** The escapes of a path, {@code %2F} and the like; the platform throws at those that are none. */
final class Escapes {
    private static final int HEXADECIMAL = 16;

    private Escapes() {}

    /** Whether each % is followed by two hexadecimal digits. */
    static boolean wellFormed(String path) {
        for (int at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 1)) {
            if (at + 2 >= path.length() || !isDigit(path.charAt(at + 1)) || !isDigit(path.charAt(at + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char character) {
        return character <= 'f' && Character.digit(character, HEXADECIMAL) >= 0;
    }
}
