package dev.belay.model;

import java.util.List;
import java.util.Optional;

/** A version in memory, ready to run. Closed only when its last run has returned. */
public interface LoadedModel extends AutoCloseable {
    Signature signature();

    /** What was found to be otherwise than declared. */
    default List<String> warnings() {
        return List.of();
    }

    /** Why generated values couldn't be run, where it has no golden examples; empty if they could. */
    default Optional<String> untried() {
        return Optional.empty();
    }

    /** A run with buffers of its own; used by one thread at a time, again and again. */
    ModelRun newRun();

    @Override
    void close();
}
