package dev.belay.adapter.onnx;

import dev.belay.model.ArtifactReader;
import dev.belay.model.Declaration;
import dev.belay.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads ONNX files, but not their weights. */
public final class OnnxReader implements ArtifactReader {
    @Override
    public Outline read(Path artifact) throws ModelLoadException {
        try {
            GraphOutline outline = GraphFile.read(artifact);
            if (outline.graph() == null) {
                throw new ModelLoadException(artifact.getFileName() + " is not an ONNX file, or a damaged one");
            }
            List<String> refusals = new ArrayList<>();
            Declaration declaration = GraphReader.declaration(outline, refusals);
            return new Outline(declaration, outline.externalFiles(), refusals);
        } catch (IOException e) {
            throw new ModelLoadException(artifact.getFileName() + " is not an ONNX file, or a damaged one", e);
        }
    }
}
