package dev.belay.adapter.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.belay.model.ArtifactReader;
import dev.belay.model.Complaints;
import dev.belay.model.Declaration;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads ONNX files, but not their weights, and refuses inputs and outputs that can't be served. */
public final class OnnxReader implements ArtifactReader {
    @Override
    public Outline read(Path artifact) throws ModelLoadException {
        try {
            GraphOutline outline = GraphFile.read(artifact);
            if (outline.graph() == null) {
                throw new IOException("it has no graph, or several");
            }
            Complaints refusals = new Complaints();
            Declaration declaration = declaration(outline, Map.of(), Map.of(), refusals);
            return new Outline(declaration, outline.externalFiles(), refusals.words());
        } catch (IOException e) {
            throw new ModelLoadException(artifact.getFileName() + " is not an ONNX file, or a damaged one", e);
        }
    }

    /** @throws ModelLoadException inputs or outputs are no tensors, or of types without a name on the wire */
    static void check(GraphOutline outline) throws ModelLoadException {
        Complaints refusals = new Complaints();
        declaration(outline, Map.of(), Map.of(), refusals);
        refusals.raise();
    }

    /** The file's declaration, with shapes as ONNX Runtime has inferred them where the file has none. */
    static Declaration declaration(GraphOutline outline, OrtSession session) throws OrtException {
        return declaration(outline, session.getInputInfo(), session.getOutputInfo(), new Complaints());
    }

    private static Declaration declaration(
            GraphOutline outline,
            Map<String, NodeInfo> inputNodes,
            Map<String, NodeInfo> outputNodes,
            Complaints refusals) {
        List<Declaration.Port> inputs = new ArrayList<>();
        for (GraphOutline.Port port : outline.inputs()) {
            Datatype datatype = servable("input '", port, refusals);
            if (datatype != null) {
                NodeInfo node = inputNodes.get(GraphEdit.feedName(port.name(), datatype));
                inputs.add(new Declaration.Port(port.name(), datatype, shape(port, node), null, List.of()));
            }
        }
        List<Declaration.Port> outputs = new ArrayList<>();
        for (GraphOutline.Port port : outline.outputs()) {
            GraphOutline.ZipMap zipMap = outline.graph() == null ? null : outline.zipMapOf(port.name());
            Datatype datatype = zipMap == null ? servable("output '", port, refusals) : Datatype.FP32;
            List<Long> shape = zipMap == null
                    ? shape(port, outputNodes.get(port.name()))
                    : List.of(-1L, (long) zipMap.labels().size());
            if (datatype != null) {
                List<String> labels = zipMap == null ? List.of() : zipMap.labels();
                outputs.add(new Declaration.Port(port.name(), datatype, shape, null, labels));
            }
        }
        return new Declaration(inputs, outputs);
    }

    /** ONNX Runtime shows a scalar and a tensor of unknown rank alike; the file tells them apart. */
    private static @Nullable List<Long> shape(GraphOutline.Port port, @Nullable NodeInfo node) {
        if (node != null && node.getInfo() instanceof TensorInfo tensor && tensor.getShape().length > 0) {
            return Arrays.stream(tensor.getShape())
                    .map(size -> Math.max(size, -1))
                    .boxed()
                    .toList();
        }
        return port.shape();
    }

    private static @Nullable Datatype servable(String kind, GraphOutline.Port port, Complaints refusals) {
        if (!port.refusal().isEmpty()) {
            refusals.add(kind + port.name() + "' is " + port.refusal());
        }
        return port.refusal().isEmpty() ? port.datatype() : null;
    }
}
