package dev.belay.rollout.rule;

import dev.belay.rollout.rule.Verdict.Cause;
import dev.belay.rollout.rule.Verdict.Hold;
import dev.belay.rollout.rule.Verdict.Reason;
import dev.belay.vocabulary.Arm;
import java.util.List;
import java.util.Optional;

/** The rules that operators know: errors above a number, errors above a share of a window. They know no error probability. */
final class PlainRules {
    private static final RuleSettings.Ratio NEVER = new RuleSettings.Ratio(0, RolloutRules.TICK, Integer.MAX_VALUE);

    private final RuleSettings.Plain settings;
    private final long maxErrors;
    private final RuleSettings.Ratio ratio;
    private final RatioWindow window;

    PlainRules(RuleSettings.Plain settings, List<Long> windowState) {
        this.settings = settings;
        maxErrors = settings.maxErrors().orElse(Long.MAX_VALUE);
        ratio = settings.ratio().orElse(NEVER);
        // Whole ticks: a window is never longer than configured.
        window = new RatioWindow(ratio.window().dividedBy(RolloutRules.TICK), windowState);
    }

    List<Long> windowState() {
        return settings.ratio().isPresent() ? window.state() : List.of();
    }

    /** Outcomes of the candidate. */
    void add(long requests, long errors, long tick) {
        window.add(requests, errors, tick);
    }

    /** It is this tick: what is older than the window is forgotten. */
    void advance(long tick) {
        window.moveTo(tick);
    }

    /**
     * What a rule lacks to be able to judge: a share needs enough requests, and there can't be more errors than requests. A number
     * of errors is the operator's own bound beside a rule that weighs evidence, so it counts only without one.
     *
     * @param candidateRequests in the whole rollout
     * @param alone no other rule weighs evidence
     */
    Optional<Hold> unseen(long candidateRequests, boolean alone) {
        if (settings.ratio().isPresent() && window.requests() < ratio.minSamples()) {
            return Optional.of(new Hold(Reason.RATIO_UNSEEN, window.requests(), ratio.minSamples()));
        }
        return alone && settings.maxErrors().isPresent() && candidateRequests <= maxErrors
                ? Optional.of(new Hold(Reason.ERRORS_UNSEEN, candidateRequests, maxErrors + 1.0))
                : Optional.empty();
    }

    /** @param candidateErrors in the whole rollout */
    boolean breached(long candidateErrors) {
        return candidateErrors > maxErrors || window.requests() >= ratio.minSamples() && window.share() > ratio.max();
    }

    /** After a breach. */
    Verdict.RollBack rollBack(Counts counts, double evidence, double threshold) {
        long errors = counts.candidateErrors();
        return errors > maxErrors
                ? new Verdict.RollBack(
                        Cause.MAX_ERRORS,
                        errors,
                        maxErrors,
                        counts.requests(Arm.CANDIDATE),
                        evidence,
                        threshold,
                        counts)
                : new Verdict.RollBack(
                        Cause.ERROR_RATIO, window.share(), ratio.max(), window.requests(), evidence, threshold, counts);
    }
}
