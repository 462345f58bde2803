package dev.belay.model;

/** A version in memory, ready to run. Closed only when its last run has returned. */
public interface LoadedModel extends AutoCloseable {
    Signature signature();

    /** A run with buffers of its own; used by one thread at a time, again and again. */
    ModelRun newRun();

    @Override
    void close();
}
