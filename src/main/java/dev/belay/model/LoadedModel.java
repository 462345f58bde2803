package dev.belay.model;

import java.util.List;
import java.util.Optional;

/** A version in memory, ready to run. Closed only when its last run has returned. */
public interface LoadedModel extends AutoCloseable {
    Signature signature();

    /** What was found to be otherwise than declared, in words. */
    default List<String> warnings() {
        return List.of();
    }

    /** Why it couldn't be tried with invented values, where it has no golden examples; empty if it could. */
    default Optional<String> untried() {
        return Optional.empty();
    }

    /** A run with buffers of its own; used by one thread at a time, again and again. */
    ModelRun newRun();

    @Override
    void close();
}
