package dev.belay.model;

/** Executes model versions. A new runtime is one adapter behind this port. */
public interface ModelRuntime {
    /**
     * Loads an artifact. Blocks, perhaps for seconds; never called on an event loop.
     *
     * @throws ModelLoadException in words an operator can act on
     */
    LoadedModel load(ModelVersion version) throws ModelLoadException;
}
