package dev.belay.model;

import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An immutable artifact in the repository, before it is loaded.
 *
 * @param artifact the model file, or the heuristic's YAML
 * @param card empty for a bare artifact: its signature then comes from the graph, and it has no data guards
 * @param artifactBytes of all its files: weights may lie outside the model file
 * @param defect why this version can't be served (bad checksum, unreadable card, missing artifact); empty if nothing is
 *     wrong so far
 * @param digest of the content, lower-case hexadecimal; empty if it can't be read. The SHA-256 of the model file, or of
 *     the lines that {@code sha256sum} prints for it and, by name, all other files with weights
 * @param batch false where an operator forbids that requests share a run
 */
public record ModelVersion(
        ModelRef ref,
        Path artifact,
        Optional<ModelCard> card,
        long artifactBytes,
        Optional<String> defect,
        String digest,
        boolean batch) {

    /** Of unknown content. */
    public ModelVersion(
            ModelRef ref, Path artifact, Optional<ModelCard> card, long artifactBytes, Optional<String> defect) {
        this(ref, artifact, card, artifactBytes, defect, "", true);
    }

    /** The same version, whose requests never share a run. */
    public ModelVersion withoutBatches() {
        return new ModelVersion(ref, artifact, card, artifactBytes, defect, digest, false);
    }
}
