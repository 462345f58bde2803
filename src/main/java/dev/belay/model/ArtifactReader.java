package dev.belay.model;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Reads what an artifact says of itself, without loading it. */
@FunctionalInterface
public interface ArtifactReader {
    /** Knows of no other files, and nothing to hold a card against. */
    ArtifactReader NONE = artifact -> new Outline(new Declaration(List.of(), List.of()), Set.of(), List.of());

    /** @throws ModelLoadException it is no artifact, or can't be read */
    Outline read(Path artifact) throws ModelLoadException;

    /**
     * @param declaration what it takes and gives, as far as that can be served
     * @param externalFiles weights that lie in other files, by their paths as the artifact has them
     * @param refusals inputs and outputs that can't be served, and why
     */
    record Outline(Declaration declaration, Set<String> externalFiles, List<String> refusals) {}
}
