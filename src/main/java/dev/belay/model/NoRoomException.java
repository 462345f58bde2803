package dev.belay.model;

/** A run gave up because there is no room for its outputs; the model is not to blame. */
public final class NoRoomException extends ModelRunException {
    private static final long serialVersionUID = 1L;

    public NoRoomException() {
        super("no room for the outputs");
    }
}
