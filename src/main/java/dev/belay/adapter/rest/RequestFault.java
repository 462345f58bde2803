package dev.belay.adapter.rest;

import dev.belay.vocabulary.Room;

/**
 * A request that can't be served as it is, with the status and the words of its answer. Stackless: it is an expected
 * outcome that any caller can provoke at full speed.
 */
class RequestFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;

    RequestFault(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** Not a single input was sent; what was expected depends on who would have answered. */
    static final class NothingSent extends RequestFault {
        private static final long serialVersionUID = 1L;

        NothingSent(String message) {
            super(HttpErrors.BAD_REQUEST, message);
        }
    }

    /** There is no room for it: at all, or now. */
    static RequestFault of(Room.Refusal refusal) {
        return new RequestFault(HttpErrors.status(refusal), refusal.words());
    }

    static RequestFault badRequest(String message) {
        return new RequestFault(HttpErrors.BAD_REQUEST, message);
    }

    int status() {
        return status;
    }

    /** The answer's words; never null. */
    String words() {
        return String.valueOf(getMessage());
    }
}
