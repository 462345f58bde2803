package dev.belay.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs a model version for a tier: a model in this process, or one elsewhere. Asynchronous: {@link #submit} returns at
 * once, and the call's listener gets the result. The tier keeps the time: a call that is too late is taken back by
 * {@link InferenceCall#detach}, after which {@link #cancel} lets the backend stop working on it. Any thread may call.
 */
public interface Backend {
    /** What an operator sees. */
    enum Status {
        LOADING,
        READY,
        /** It takes calls and refuses them: a run doesn't return. */
        HUNG,
        UNAVAILABLE
    }

    Status status();

    /** Why it can't serve; empty if it can. */
    String reason();

    /** Whether calls may be submitted: it is ready, or was before it hung. */
    default boolean isLoaded() {
        Status now = status();
        return now == Status.READY || now == Status.HUNG;
    }

    /** Takes a call, or refuses it through the call's listener; never throws for want of a model. */
    void submit(InferenceCall call);

    /** A call has timed out and was detached. The default does nothing, for a backend that finds that out by itself. */
    default void cancel(InferenceCall call) {}

    /**
     * Whether the time of a call that has just timed out was spent waiting for other requests or for the backend's own
     * thread, so that the timeout says nothing of the model. The default says no, for a backend that doesn't share.
     */
    default boolean crowdedOut(InferenceCall call) {
        return false;
    }

    /** Rows of the largest batch it joins requests to: 1 where it joins none, 0 while it isn't loaded. */
    default int largestBatch() {
        return isLoaded() ? 1 : 0;
    }

    /**
     * While it is one of two that are compared, both have the same largest batch, so that batching favours neither. Of
     * several comparisons at once the smallest batch holds.
     *
     * @param largestBatch the smaller of the two
     */
    default Comparison compare(int largestBatch) {
        return Comparison.NONE;
    }

    /** What an operator should know although it serves. */
    default List<String> warnings() {
        return List.of();
    }

    /** Puts a drill's fault into its runs, or takes it out again (null). @return false if it can't, e.g. while not loaded */
    default boolean inject(@Nullable InjectedFault fault) {
        return false;
    }
}
