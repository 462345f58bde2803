package dev.belay.rollout.rule;

import dev.belay.rollout.rule.Verdict.Cause;
import dev.belay.rollout.rule.Verdict.Hold;
import dev.belay.rollout.rule.Verdict.Reason;
import dev.belay.vocabulary.Arm;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules that operators know: errors above a number, errors above a share of a window. They know no error probability. */
final class PlainRules {
    private static final long TICK_MILLIS = RolloutRules.TICK.toMillis();

    private final RuleSettings.Plain settings;
    private final @Nullable RatioWindow window;

    PlainRules(RuleSettings.Plain settings, List<Long> windowState) {
        this.settings = settings;
        window = settings.ratio()
                .map(ratio -> new RatioWindow(ticks(ratio.window()), windowState))
                .orElse(null);
    }

    /** Whole ones: a window is never longer than said. */
    private static long ticks(Duration duration) {
        return duration.toMillis() / TICK_MILLIS;
    }

    List<Long> windowState() {
        return window == null ? List.of() : window.state();
    }

    /** Outcomes of the candidate. */
    void add(long requests, long errors, long tick) {
        if (window != null) {
            window.add(requests, errors, tick);
        }
    }

    /** Time has come to this tick: what is older than the window is forgotten. */
    void advance(long tick) {
        if (window != null) {
            window.moveTo(tick);
        }
    }

    /**
     * What a rule lacks to be able to speak: a share has to be one of enough requests, and no more errors than requests can
     * be had. A number of errors is the operator's own bound beside a rule that weighs evidence, so it is asked only without.
     *
     * @param candidateRequests in the whole rollout
     * @param alone no other rule weighs evidence
     */
    Optional<Hold> unseen(long candidateRequests, boolean alone) {
        if (window != null && settings.ratio().isPresent()) {
            int needed = settings.ratio().get().minSamples();
            if (window.requests() < needed) {
                return Optional.of(new Hold(Reason.RATIO_UNSEEN, window.requests(), needed));
            }
        }
        if (alone && settings.maxErrors().isPresent()) {
            long allowed = settings.maxErrors().getAsLong();
            if (candidateRequests <= allowed) {
                return Optional.of(new Hold(Reason.ERRORS_UNSEEN, candidateRequests, allowed + 1.0));
            }
        }
        return Optional.empty();
    }

    /** @param candidateErrors in the whole rollout */
    boolean breached(long candidateErrors) {
        return tooMany(candidateErrors) || tooLargeAShare();
    }

    private boolean tooMany(long candidateErrors) {
        return settings.maxErrors().isPresent()
                && candidateErrors > settings.maxErrors().getAsLong();
    }

    private boolean tooLargeAShare() {
        return window != null
                && settings.ratio().isPresent()
                && window.requests() >= settings.ratio().get().minSamples()
                && window.share() > settings.ratio().get().max();
    }

    /** After a breach. */
    Verdict.RollBack rollBack(Counts counts, double evidence, double threshold) {
        if (tooMany(counts.candidateErrors())) {
            return new Verdict.RollBack(
                    Cause.MAX_ERRORS,
                    counts.candidateErrors(),
                    settings.maxErrors().orElseThrow(),
                    counts.requests(Arm.CANDIDATE),
                    evidence,
                    threshold,
                    counts);
        }
        RatioWindow seen = Objects.requireNonNull(window);
        return new Verdict.RollBack(
                Cause.ERROR_RATIO,
                seen.share(),
                settings.ratio().orElseThrow().max(),
                seen.requests(),
                evidence,
                threshold,
                counts);
    }
}
