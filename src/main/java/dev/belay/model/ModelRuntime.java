package dev.belay.model;

/** Executes model versions. A new runtime is one adapter behind this port. */
public interface ModelRuntime {
    /**
     * Loads an artifact. Blocks, perhaps for seconds; never called on an event loop.
     *
     * @throws ModelLoadException names what an operator can do about it
     */
    LoadedModel load(ModelVersion version) throws ModelLoadException;
}
