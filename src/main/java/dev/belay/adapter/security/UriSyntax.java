package dev.belay.adapter.security;

import java.util.HexFormat;

/**
 * The characters of a URI (RFC 3986, 2). The platform's own check makes an object of every request's URI, and refuses
 * without a message.
 */
final class UriSyntax {
    private static final String MARKS = "-._~:/?#[]@!$&'()*+,;=";
    private static final boolean[] ALLOWED = new boolean[0x80];

    static {
        for (char character = 0; character < ALLOWED.length; character++) {
            ALLOWED[character] = Character.isLetterOrDigit(character) || MARKS.indexOf(character) >= 0;
        }
    }

    private UriSyntax() {}

    /** Whether each character is one of a URI, and each % is followed by two hexadecimal digits. */
    static boolean isValid(String text) {
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '%') {
                if (at + 2 >= text.length()
                        || !HexFormat.isHexDigit(text.charAt(at + 1))
                        || !HexFormat.isHexDigit(text.charAt(at + 2))) {
                    return false;
                }
            } else if (character >= ALLOWED.length || !ALLOWED[character]) {
                return false;
            }
        }
        return true;
    }
}
