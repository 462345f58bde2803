package dev.belay.model;

/** A run gave up because there is no room for its outputs; the model is not to blame. */
public final class NoRoomException extends ModelRunException {
    public NoRoomException() {
        super("no room for the outputs");
    }
}
