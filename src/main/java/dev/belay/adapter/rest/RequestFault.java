package dev.belay.adapter.rest;

import dev.belay.vocabulary.Room;

/**
 * A request that can't be served as it is, with the status and the words of its answer. Stackless: it is an expected
 * outcome that any caller can provoke at full speed.
 */
class RequestFault extends Exception {
    private static final long serialVersionUID = 1L;

    static final int BAD_REQUEST = 400;
    static final int TOO_LARGE = 413;
    static final int UNSUPPORTED_MEDIA_TYPE = 415;
    static final int SHED = 503;

    private final int status;

    RequestFault(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** Not a single input was sent; what was expected depends on who would have answered. */
    static final class NothingSent extends RequestFault {
        private static final long serialVersionUID = 1L;

        NothingSent(String message) {
            super(BAD_REQUEST, message);
        }
    }

    /** There is no room for it: at all, or now. */
    static RequestFault of(Room.Refusal refusal) {
        return new RequestFault(refusal.alone() ? TOO_LARGE : SHED, refusal.words());
    }

    static RequestFault badRequest(String message) {
        return new RequestFault(BAD_REQUEST, message);
    }

    int status() {
        return status;
    }

    /** The answer's words; never null. */
    String words() {
        return String.valueOf(getMessage());
    }
}
