package dev.belay.adapter.wiring;

/** A configuration that stops the start; the message names the property, its value and what is allowed. */
final class InvalidConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidConfigurationException(String message) {
        super(message);
    }
}
