package dev.belay.control;

import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why nothing goes on at an endpoint. */
final class Holds {
    /** A clock that is further behind the last decision isn't believed. */
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(2);

    private static final Pattern FIGURES = Pattern.compile("[0-9.]+");

    private String because = "";

    /** In words; empty if it goes on. */
    String because() {
        return because;
    }

    boolean none() {
        return because.isEmpty();
    }

    /** There is nothing to hold any more. */
    void end() {
        because = "";
    }

    /**
     * @param journal why the journal can't be written, or not be followed; empty if it can
     * @param last when the last decision was taken
     * @return whether another reason holds than before, whatever its figures
     */
    boolean look(Optional<String> journal, ActiveRollout running, Rollout rollout, Instant last, Instant now) {
        String words = words(journal, running, rollout, last, now);
        boolean other = !withoutFigures(words).equals(withoutFigures(because));
        because = words;
        return other;
    }

    /** What stays of a reason when its numbers change from tick to tick. */
    private static String withoutFigures(String words) {
        return FIGURES.matcher(words).replaceAll("");
    }

    private static String words(
            Optional<String> journal, ActiveRollout running, Rollout rollout, Instant last, Instant now) {
        if (journal.isPresent()) {
            return journal.get();
        }
        if (now.isBefore(last.minus(CLOCK_SLACK))) {
            return "the clock is " + Duration.between(now, last).toSeconds() + " s behind the last decision";
        }
        return running.rules().verdict() instanceof Verdict.Hold hold && concerns(hold, rollout.state())
                ? hold.words()
                : "";
    }

    /** What bakes has no step before it; and what is paused doesn't wait for a rule that could not look yet. */
    private static boolean concerns(Verdict.Hold hold, RolloutState state) {
        return !(state instanceof RolloutState.Baking)
                && !(state.paused() && hold.reason().isUnseen());
    }
}
