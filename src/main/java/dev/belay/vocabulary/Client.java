package dev.belay.vocabulary;

/**
 * Who sends requests, as far as sharing a model fairly goes: those of one client wait for one another, and not for
 * others' to be done.
 *
 * @param identity the name of the client's token, else its connection; equal for requests of the same client
 */
public record Client(Object identity) {
    /** For requests that nobody sent. */
    public static final Client NOBODY = new Client("nobody");
}
