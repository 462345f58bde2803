package dev.belay.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads what an artifact declares, without loading it. */
@FunctionalInterface
public interface ArtifactReader {
    /** Finds no other files, and no declaration. */
    ArtifactReader NONE = artifact -> new Outline(new Declaration(List.of(), List.of()), Set.of(), List.of());

    /** @throws ModelLoadException it is no artifact, or can't be read */
    Outline read(Path artifact) throws ModelLoadException;

    /**
     * @param declaration inputs and outputs that can be served
     * @param externalFiles files with weights, by their paths in the artifact
     * @param refusals inputs and outputs that can't be served, and why
     */
    record Outline(Declaration declaration, Set<String> externalFiles, List<String> refusals) {}
}
