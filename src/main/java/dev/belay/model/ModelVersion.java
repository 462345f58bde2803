package dev.belay.model;

import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An immutable artifact as it lies in the repository, before it is loaded.
 *
 * @param artifact the model file, or the heuristic's YAML
 * @param card empty for a bare artifact: its signature then comes from the graph, and it has no data guards
 * @param defect why this version can't be served (bad checksum, unreadable card, missing artifact), in words; empty if
 *     nothing is wrong so far
 */
public record ModelVersion(
        ModelRef ref, Path artifact, Optional<ModelCard> card, long artifactBytes, Optional<String> defect) {}
