package dev.belay.journal;

/** The store fails now; later it may work. */
public final class StoreException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean uncertain;

    /** @param uncertain the store may have done it all the same: the answer was lost */
    public StoreException(String message, boolean uncertain, Throwable cause) {
        super(message, cause);
        this.uncertain = uncertain;
    }

    public boolean uncertain() {
        return uncertain;
    }

    /** Its message; never null. */
    public String reason() {
        return String.valueOf(getMessage());
    }
}
