package dev.belay.control;

import dev.belay.journal.Actor;

/**
 * Who asks for something that is to be journaled.
 *
 * @param name of the caller's token; {@link #LOCAL} where no tokens are set
 * @param from the address that the request came from
 */
public record Caller(String name, Role role, String from) {
    /** Under this name the caller is found among a request's properties. */
    public static final String PROPERTY = "belay.caller";

    /** Where no tokens are set, whoever can connect may do everything. */
    public static final String LOCAL = "local";

    /** As the journal names it. */
    public Actor actor() {
        return new Actor(name, from);
    }
}
