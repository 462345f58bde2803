package dev.belay.model;

import java.nio.file.Path;

/** Reads a structured text file (YAML) whole. */
@FunctionalInterface
public interface DocumentReader {
    /** @throws ModelLoadException the file can't be read or isn't well-formed */
    Document read(Path file) throws ModelLoadException;
}
