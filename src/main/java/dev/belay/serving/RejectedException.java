package dev.belay.serving;

/** A request is rejected before it is predicted. Stackless: it is an expected outcome that any caller can provoke. */
public final class RejectedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Rejection rejection;

    public RejectedException(Rejection rejection) {
        super("rejected", null, false, false);
        this.rejection = rejection;
    }

    public Rejection rejection() {
        return rejection;
    }
}
