package dev.belay.adapter.onnx;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** Reads what a graph takes and gives, and refuses in words what can't be served. */
final class GraphReader {
    private GraphReader() {}

    static List<TensorSpec> inputs(OrtSession session) throws OrtException, ModelLoadException {
        List<TensorSpec> specs = specs("input", session.getInputInfo().values());
        for (TensorSpec spec : specs) {
            if (Elements.javaType(spec.datatype()) == null) {
                throw new ModelLoadException(
                        "input '" + spec.name() + "' is " + spec.datatype()
                                + ", which ONNX Runtime for Java can't feed; export it as INT32 or INT64 and cast in the graph");
            }
        }
        return specs;
    }

    static List<TensorSpec> outputs(OrtSession session) throws OrtException, ModelLoadException {
        return specs("output", session.getOutputInfo().values());
    }

    private static List<TensorSpec> specs(String kind, Collection<NodeInfo> nodes) throws ModelLoadException {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes) {
            specs.add(spec(kind, node.getName(), node.getInfo()));
        }
        return specs;
    }

    private static TensorSpec spec(String kind, String name, ValueInfo info) throws ModelLoadException {
        String subject = kind + " '" + name + "' is ";
        return switch (info) {
            case TensorInfo tensor -> tensorSpec(subject, name, tensor);
            case SequenceInfo sequence
            when sequence.sequenceOfMaps ->
                throw new ModelLoadException(
                        subject + "a sequence of maps, no tensor; export the classifier without ZipMap");
            case SequenceInfo _ ->
                throw new ModelLoadException(subject + "a sequence, no tensor; stack it into a tensor in the graph");
            case MapInfo _ ->
                throw new ModelLoadException(subject + "a map, no tensor; export the classifier without ZipMap");
            default -> throw new ModelLoadException(subject + "no tensor; only tensors can be served");
        };
    }

    private static TensorSpec tensorSpec(String subject, String name, TensorInfo tensor) throws ModelLoadException {
        Datatype datatype = Elements.datatype(tensor.onnxType);
        if (datatype == null) {
            String type = tensor.onnxType.name().replace("ONNX_TENSOR_ELEMENT_DATA_TYPE_", "");
            throw new ModelLoadException(subject + "of type " + type + ", which the protocol has no name for; cast it");
        }
        return new TensorSpec(
                name, datatype, Arrays.stream(tensor.getShape()).boxed().toList());
    }
}
