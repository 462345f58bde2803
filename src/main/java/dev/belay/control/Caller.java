package dev.belay.control;

import dev.belay.journal.Actor;

/**
 * Who makes a call.
 *
 * @param name of the caller's token; {@link #LOCAL} without tokens
 * @param from the address that the request came from
 */
public record Caller(String name, Role role, String from) {
    /** The request's property that has the caller. */
    public static final String PROPERTY = "belay.caller";

    /** Without tokens every caller may do everything. */
    public static final String LOCAL = "local";

    /** As the journal names it. */
    public Actor actor() {
        return new Actor(name, from);
    }
}
