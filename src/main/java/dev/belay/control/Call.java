package dev.belay.control;

/** What an operator asks of a rollout. */
public sealed interface Call {
    /** @param weight in hundredths of a percent */
    record Weight(int weight) implements Call {}

    record Pause() implements Call {}

    record Resume() implements Call {}

    /** @param why in the operator's words; may be empty */
    record Promote(String why) implements Call {}

    /** @param why in the operator's words; may be empty */
    record Abort(String why) implements Call {}

    /** @param why in the operator's words; may be empty */
    record RollBack(String why) implements Call {}
}
