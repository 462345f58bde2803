package dev.belay.load.http;

import java.io.IOException;

/** The server sent what this client doesn't read as HTTP/1.1 with a known length. */
public final class ProtocolException extends IOException {
    private static final long serialVersionUID = 1L;

    ProtocolException(String message) {
        super(message);
    }
}
