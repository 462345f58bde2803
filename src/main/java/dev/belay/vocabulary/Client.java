package dev.belay.vocabulary;

/**
 * Who sends requests. Models are shared fairly among clients: requests of one client wait for one another, not for those
 * of others.
 *
 * @param identity the name of the client's token, else its connection; equal for requests of the same client
 */
public record Client(Object identity) {
    /** For the gateway's own requests. */
    public static final Client NOBODY = new Client("nobody");
}
