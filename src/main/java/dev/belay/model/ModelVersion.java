package dev.belay.model;

import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An immutable artifact as it lies in the repository, before it is loaded.
 *
 * @param artifact the model file, or the heuristic's YAML
 * @param card empty for a bare artifact: its signature then comes from the graph, and it has no data guards
 * @param artifactBytes of all its files: weights may lie outside the model file
 * @param defect why this version can't be served (bad checksum, unreadable card, missing artifact), in words; empty if
 *     nothing is wrong so far
 * @param digest by which other content is told apart, lower-case hexadecimal; empty if it can't be read. The SHA-256 of the
 *     model file; with weights in other files that of the lines that {@code sha256sum} would print of all of them, the
 *     model file first, then by name
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

    /** One that nobody has forbidden anything. */
    public ModelVersion(
            ModelRef ref,
            Path artifact,
            Optional<ModelCard> card,
            long artifactBytes,
            Optional<String> defect,
            String digest) {
        this(ref, artifact, card, artifactBytes, defect, digest, true);
    }

    /** Of unknown content. */
    public ModelVersion(
            ModelRef ref, Path artifact, Optional<ModelCard> card, long artifactBytes, Optional<String> defect) {
        this(ref, artifact, card, artifactBytes, defect, "");
    }

    /** The same, of which requests never share a run. */
    public ModelVersion withoutBatches() {
        return new ModelVersion(ref, artifact, card, artifactBytes, defect, digest, false);
    }
}
