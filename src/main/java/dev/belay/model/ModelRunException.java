package dev.belay.model;

/** A run that failed; the message says what the runtime reported. */
public class ModelRunException extends Exception {
    public ModelRunException(String message) {
        super(message);
    }

    public ModelRunException(String message, Throwable cause) {
        super(message, cause);
    }
}
