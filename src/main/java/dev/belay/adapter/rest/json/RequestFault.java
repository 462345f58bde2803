package dev.belay.adapter.rest.json;

/**
 * A request that can't be served as it is, with the status and the message of its answer. Stackless: it is an expected
 * outcome that any caller can provoke at full speed.
 */
public class RequestFault extends Exception {
    private static final long serialVersionUID = 1L;
    private static final int BAD_REQUEST = 400;

    private final int status;

    public RequestFault(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    /** Not a single input was sent; what was expected depends on who would have answered. */
    public static final class NothingSent extends RequestFault {
        private static final long serialVersionUID = 1L;

        public NothingSent(String message) {
            super(BAD_REQUEST, message);
        }
    }

    public static RequestFault badRequest(String message) {
        return new RequestFault(BAD_REQUEST, message);
    }

    public int status() {
        return status;
    }

    /** Of the answer; never null. */
    public String message() {
        return String.valueOf(getMessage());
    }
}
