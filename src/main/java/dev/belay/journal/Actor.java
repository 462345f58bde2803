package dev.belay.journal;

/**
 * Who decided.
 *
 * @param who the name of an operator's token, {@code local} without one, {@code belay} for the gateway itself
 * @param from the address the call came from; empty for the gateway itself
 */
public record Actor(String who, String from) {
    /** The gateway, by its rules. */
    public static final Actor BELAY = new Actor("belay", "");

    private static final int LONGEST = 200;

    public Actor {
        who = TextLimits.of(who, LONGEST);
        from = TextLimits.of(from, LONGEST);
    }
}
