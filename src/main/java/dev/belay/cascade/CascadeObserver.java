package dev.belay.cascade;

import dev.belay.execution.RunResult;
import dev.belay.validation.Finding;
import dev.belay.vocabulary.FailureReason;

/** Called for what happens to a request in a cascade, on the request's event loop. */
public interface CascadeObserver {
    /** A data guard found something, whatever was done about it. */
    void found(Finding finding);

    /** The tier at this index of the cascade was passed over without asking its model. */
    void refused(int tier, FailureReason reason, String message);

    /** The tier at this index was asked, and has answered or failed. */
    void ended(int tier, RunResult result);

    /** The tier at this index answered the caller; the baseline's index is the number of tiers. */
    void answered(int tier);
}
