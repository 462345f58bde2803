package dev.belay.adapter.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The characters of a URI (RFC 3986, 2). The platform's own check makes an object of every request's URI, and refuses
 * without a message.
 */
final class UriSyntax {
    private static final String MARKS = "-._~:/?#[]@!$&'()*+,;=";
    /** As the first hexadecimal digit of a byte. */
    private static final int FIRST_BEYOND_ASCII = 8;

    private static final boolean[] ALLOWED = new boolean[0x80];

    static {
        for (char character = 0; character < ALLOWED.length; character++) {
            ALLOWED[character] = Character.isLetterOrDigit(character) || MARKS.indexOf(character) >= 0;
        }
    }

    private UriSyntax() {}

    /** Whether each character is one of a URI, each % precedes two hexadecimal digits, and the bytes are UTF-8. */
    static boolean isValid(String text) {
        boolean ascii = true;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == '%') {
                if (at + 2 >= text.length()
                        || !HexFormat.isHexDigit(text.charAt(at + 1))
                        || !HexFormat.isHexDigit(text.charAt(at + 2))) {
                    return false;
                }
                ascii &= HexFormat.fromHexDigit(text.charAt(at + 1)) < FIRST_BEYOND_ASCII;
            } else if (character >= ALLOWED.length || !ALLOWED[character]) {
                return false;
            }
        }
        return ascii || isUtf8(text);
    }

    private static boolean isUtf8(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length());
        for (int at = 0; at < text.length(); at++) {
            boolean escaped = text.charAt(at) == '%';
            bytes.put((byte) (escaped ? HexFormat.fromHexDigits(text, at + 1, at + 3) : text.charAt(at)));
            at += escaped ? 2 : 0;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return true;
        } catch (CharacterCodingException notText) {
            return false;
        }
    }
}
