package dev.belay.adapter.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.belay.model.Declaration;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a graph takes and gives, and refuses in words what can't be served. */
final class GraphReader {
    private GraphReader() {}

    /** @throws ModelLoadException inputs or outputs are no tensors, or of types without a name on the wire */
    static void checkTypes(GraphOutline outline) throws ModelLoadException {
        List<String> refusals = new ArrayList<>();
        declaration(outline, refusals);
        if (!refusals.isEmpty()) {
            throw new ModelLoadException(String.join("; ", refusals));
        }
    }

    /** What the file declares by itself. @param refusals where what can't be served is gathered, in words */
    static Declaration declaration(GraphOutline outline, List<String> refusals) {
        return new Declaration(
                ports("input", outline, outline.inputs(), Map.of(), refusals),
                ports("output", outline, outline.outputs(), Map.of(), refusals));
    }

    /** Likewise, with shapes as ONNX Runtime has inferred them where the file says none. */
    static Declaration declaration(GraphOutline outline, OrtSession session) throws OrtException {
        List<String> refusals = new ArrayList<>();
        return new Declaration(
                ports("input", outline, outline.inputs(), session.getInputInfo(), refusals),
                ports("output", outline, outline.outputs(), session.getOutputInfo(), refusals));
    }

    private static List<Declaration.Port> ports(
            String kind,
            GraphOutline outline,
            List<GraphOutline.Port> ports,
            Map<String, NodeInfo> nodes,
            List<String> refusals) {
        List<Declaration.Port> declared = new ArrayList<>();
        for (GraphOutline.Port port : ports) {
            try {
                declared.add(port(kind, outline, port, nodes));
            } catch (ModelLoadException e) {
                refusals.add(String.valueOf(e.getMessage()));
            }
        }
        return declared;
    }

    private static Declaration.Port port(
            String kind, GraphOutline outline, GraphOutline.Port port, Map<String, NodeInfo> nodes)
            throws ModelLoadException {
        Datatype datatype = datatype(kind, outline, port);
        GraphOutline.ZipMap zipMap = outline.zipMapOf(port.name());
        if (zipMap != null) {
            List<Long> shape = List.of(-1L, (long) zipMap.labels().size());
            return new Declaration.Port(port.name(), datatype, shape, null, zipMap.labels());
        }
        String name = kind.equals("input") ? GraphEdit.feedName(port.name(), datatype) : port.name();
        return new Declaration.Port(port.name(), datatype, shape(port, nodes.get(name)), null, List.of());
    }

    /** ONNX Runtime shows a scalar and a tensor of unknown rank alike; the file tells them apart. */
    private static @Nullable List<Long> shape(GraphOutline.Port port, @Nullable NodeInfo node) {
        if (node != null && node.getInfo() instanceof TensorInfo tensor && tensor.getShape().length > 0) {
            return Arrays.stream(tensor.getShape())
                    .map(size -> Math.max(size, -1))
                    .boxed()
                    .toList();
        }
        List<GraphOutline.Dimension> dimensions = port.dimensions();
        return dimensions == null
                ? null
                : dimensions.stream().map(GraphOutline.Dimension::size).toList();
    }

    private static Datatype datatype(String kind, GraphOutline outline, GraphOutline.Port port)
            throws ModelLoadException {
        String subject = kind + " '" + port.name() + "' is ";
        if (outline.graph() != null && outline.zipMapOf(port.name()) != null) {
            return Datatype.FP32;
        }
        switch (port.kind()) {
            case TENSOR -> {}
            case SEQUENCE_OF_MAPS, MAP ->
                throw new ModelLoadException(subject + port.kind().words() + ", not a tensor, and not made by a ZipMap;"
                        + " export the classifier without maps");
            case SEQUENCE ->
                throw new ModelLoadException(subject + "a sequence, not a tensor; stack it into a tensor in the graph");
            case SPARSE, OPTIONAL, UNKNOWN ->
                throw new ModelLoadException(subject + port.kind().words() + "; only tensors can be served");
        }
        Datatype datatype = Elements.datatype(port.elementType());
        if (datatype == null) {
            throw new ModelLoadException(subject + "of type " + Elements.onnxName(port.elementType())
                    + ", which the protocol has no name for; cast it in the graph");
        }
        return datatype;
    }
}
