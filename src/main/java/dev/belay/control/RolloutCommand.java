package dev.belay.control;

/** What an operator asks of a rollout. */
public sealed interface RolloutCommand {
    /** @param weight in hundredths of a percent */
    record Weight(int weight) implements RolloutCommand {}

    record Pause() implements RolloutCommand {}

    record Resume() implements RolloutCommand {}

    /** @param why in the operator's words; may be empty */
    record Promote(String why) implements RolloutCommand {}

    /** @param why in the operator's words; may be empty */
    record Abort(String why) implements RolloutCommand {}

    /** @param why in the operator's words; may be empty */
    record RollBack(String why) implements RolloutCommand {}
}
