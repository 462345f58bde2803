package dev.belay.control;

/** A change of a rollout by an operator; a reason may be empty. */
public sealed interface RolloutCommand {
    /** @param weight in hundredths of a percent */
    record Weight(int weight) implements RolloutCommand {}

    record Pause() implements RolloutCommand {}

    record Resume() implements RolloutCommand {}

    record Promote(String why) implements RolloutCommand {}

    record Abort(String why) implements RolloutCommand {}

    record RollBack(String why) implements RolloutCommand {}
}
