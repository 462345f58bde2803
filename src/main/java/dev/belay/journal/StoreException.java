package dev.belay.journal;

/** The store doesn't do what it was asked, now; later it may. */
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

    /** In words; never null. */
    public String words() {
        return String.valueOf(getMessage());
    }
}
