package dev.belay.control;

import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why nothing moves forward at an endpoint. */
final class Holds {
    /** A clock that is further behind the last decision isn't believed. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

    private static final Pattern FIGURES = Pattern.compile("[0-9.]+");

    private String because = "";

    /** Empty if nothing holds. */
    String because() {
        return because;
    }

    void end() {
        because = "";
    }

    /**
     * Looks again.
     *
     * @param journal why the journal can't be written or followed; empty if it can
     * @param lastAt when the last decision was taken
     * @return whether the reason is another one than before, apart from its figures
     */
    boolean changed(Optional<String> journal, ActiveRollout active, Rollout rollout, Instant lastAt, Instant now) {
        String before = because;
        because = journal.or(() -> clock(lastAt, now))
                .or(() -> rule(active, rollout.state()))
                .orElse("");
        return !withoutFigures(because).equals(withoutFigures(before));
    }

    private static String withoutFigures(String reason) {
        return FIGURES.matcher(reason).replaceAll("");
    }

    private static Optional<String> clock(Instant lastAt, Instant now) {
        return now.isBefore(lastAt.minus(CLOCK_SLACK))
                ? Optional.of(
                        "the clock is " + Duration.between(now, lastAt).toSeconds() + " s behind the last decision")
                : Optional.empty();
    }

    /** A bake has no next step; and a paused plan doesn't wait for a rule that could not look yet. */
    private static Optional<String> rule(ActiveRollout active, RolloutState state) {
        return active.rules().verdict() instanceof Verdict.Hold hold
                        && !(state instanceof RolloutState.Baking)
                        && !(state.paused() && hold.reason().isUnseen())
                ? Optional.of(hold.message())
                : Optional.empty();
    }
}
