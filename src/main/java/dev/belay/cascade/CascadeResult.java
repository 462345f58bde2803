package dev.belay.cascade;

import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a request in a cascade. Every expected outcome is one of these. */
public sealed interface CascadeResult {

    /**
     * @param tier the tier that answered
     * @param model the version that really answered
     * @param outputs in the order of that version's signature
     * @param degraded why the first tier didn't answer ("primary: timeout after 40 ms"), null if it did
     */
    record Answered(
            String tier,
            ModelRef model,
            List<Tensor> outputs,
            @Nullable String degraded) implements CascadeResult {}

    /** The caller's fault: an input guard refuses a value. */
    record InvalidInputs(String message) implements CascadeResult {}

    /**
     * The caller's fault as well: no tier could take a request that lacks so much.
     *
     * @param present features that the first tier can't do without and has got
     * @param missing those that it hasn't got
     */
    record MissingFeatures(List<String> present, List<String> missing) implements CascadeResult {}

    /** The caller's fault, too: the answer is larger than allowed. */
    record TooLarge(String message) implements CascadeResult {}

    /**
     * A bug beside the tiers, of an observer's or in a rollout's draw: nothing can be said of the answer. What a tier or the
     * baseline throws is its failure.
     */
    record Broken(Throwable bug) implements CascadeResult {}

    /**
     * No tier could answer.
     *
     * @param cause what all tiers have in common
     * @param reasons each tier's message
     */
    record Unanswered(Cause cause, String reasons) implements CascadeResult {}

    /** Why no tier answered. */
    enum Cause {
        OUT_OF_TIME,
        /** Every tier holds as many calls as it may. */
        FULL,
        /** No tier's model can serve. */
        NOT_READY,
        /** Something else, or not the same for all. */
        OTHER;

        /** A tier's own. */
        static Cause of(FailureReason reason) {
            return switch (reason) {
                case NO_TIME, TIMEOUT -> OUT_OF_TIME;
                case BULKHEAD_FULL, NO_ROOM -> FULL;
                case UNAVAILABLE, HUNG -> NOT_READY;
                case ERROR, BREAKER_OPEN, OUTPUT_GUARD, INPUT_GUARD, DEGRADED_BY_GUARD, TOO_LARGE -> OTHER;
            };
        }
    }
}
