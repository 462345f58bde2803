package dev.belay.rollout.rule;

import dev.belay.vocabulary.Arm;
import java.util.Locale;

/** The rules' result for the present evidence. "Not enough evidence" is one, too. */
public sealed interface Verdict {
    Verdict CONTINUE = new Continue();

    /** For status, journal and log. */
    String message();

    /**
     * The candidate is to be taken out.
     *
     * @param value what the rule saw: a share from 0 to 1, or a number of errors
     * @param limit what it would have tolerated, in the same unit
     * @param sample of how many requests, runs or keys that is
     * @param evidence natural logarithm
     * @param threshold natural logarithm
     * @param counts of the whole rollout
     */
    record RollBack(
            Cause cause, double value, double limit, long sample, double evidence, double threshold, Counts counts)
            implements Verdict {
        @Override
        public String message() {
            return switch (cause) {
                case ERRORS -> tolerated("the candidate fails more than stable: %s of its last %d requests");
                case STICKY_ERRORS ->
                    tolerated("the candidate fails for more keys than stable: %s of %d keys that failed are its");
                case LATENCY ->
                    tolerated("the candidate is slower than stable: %s of its last %d runs took longer than the limit");
                case MAX_ERRORS ->
                    "the candidate had %.0f errors in %d requests, the rule errors allows %.0f"
                            .formatted(value, sample, limit);
                case ERROR_RATIO ->
                    "the candidate failed %s of %d requests in the window, the rule ratio allows %s"
                            .formatted(percent(value), sample, percent(limit));
            };
        }

        private String tolerated(String seen) {
            String form = seen + ", %s would be tolerated; evidence %.2f, threshold %.2f";
            return String.format(Locale.ROOT, form, percent(value), sample, percent(limit), evidence, threshold);
        }
    }

    /** Why a candidate is taken out. */
    enum Cause {
        ERRORS,
        STICKY_ERRORS,
        LATENCY,
        MAX_ERRORS,
        ERROR_RATIO;

        /** As metrics and journal have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * No step and no promotion for now.
     *
     * @param value a share from 0 to 1, seconds, or a number of requests or runs
     * @param limit in the same unit
     */
    record Hold(Reason reason, double value, double limit) implements Verdict {
        /** What a rule that could not look waits for. */
        String lacking() {
            String of = "%.0f of %.0f ".formatted(value, limit);
            return switch (reason) {
                case RATIO_UNSEEN -> of + "requests of candidate in the ratio rule's window";
                case ERRORS_UNSEEN -> of + "requests of candidate for the errors rule";
                case LATENCY_UNSEEN -> of + "compared runs of candidate for the latency term";
                case STABLE_IN_BREACH, NO_COMPARISON, NO_DATA -> message();
            };
        }

        @Override
        public String message() {
            return switch (reason) {
                case STABLE_IN_BREACH ->
                    "stable itself fails: %s of its recent requests, the gate is %s"
                            .formatted(percent(value), percent(limit));
                case NO_COMPARISON ->
                    "stable fails at %s, more often than not: there is nothing to compare the candidate with"
                            .formatted(percent(value));
                case NO_DATA -> "no data: no outcome for %.0f s, allowed are %.0f s".formatted(value, limit);
                case RATIO_UNSEEN ->
                    "the ratio rule has seen %.0f of %.0f requests of the candidate in its window, so it can't decide"
                            .formatted(value, limit);
                case ERRORS_UNSEEN ->
                    "the errors rule has seen %.0f of %.0f requests of the candidate: it would allow them even if all were errors"
                            .formatted(value, limit);
                case LATENCY_UNSEEN ->
                    "the latency term has compared %.0f of %.0f runs of the candidate at this weight"
                            .formatted(value, limit);
            };
        }
    }

    /** Why everything waits. */
    enum Reason {
        STABLE_IN_BREACH,
        NO_COMPARISON,
        NO_DATA,
        RATIO_UNSEEN,
        ERRORS_UNSEEN,
        LATENCY_UNSEEN;

        /** A rule could not look yet. Only automatic moves wait for that. */
        public boolean isUnseen() {
            return this == RATIO_UNSEEN || this == ERRORS_UNSEEN || this == LATENCY_UNSEEN;
        }
    }

    /** Not enough evidence against the candidate, and not enough for it. */
    record Continue() implements Verdict {
        @Override
        public String message() {
            return "nothing speaks against the candidate so far";
        }
    }

    /**
     * The candidate may become primary.
     *
     * @param evidence that it is about as good as stable; natural logarithm
     * @param threshold natural logarithm; both are 0 where only plain rules are on, which have no such evidence
     * @param counts since the weight last changed
     */
    record Promote(double evidence, double threshold, Counts counts) implements Verdict {
        @Override
        public String message() {
            long requests = counts.requests(Arm.CANDIDATE);
            return threshold == 0
                    ? "the step's samples and time have passed, and no rule speaks against it: %d errors in %d of its requests in the last step"
                            .formatted(counts.candidateErrors(), requests)
                    : "the candidate is as good as stable: evidence %.2f, threshold %.2f, after %d of its requests in the last step"
                            .formatted(evidence, threshold, requests);
        }
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.1 ? "%.2f %%" : "%.1f %%", 100 * share);
    }
}
