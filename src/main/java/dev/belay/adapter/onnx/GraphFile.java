package dev.belay.adapter.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.WireFormat;
import dev.belay.model.Declaration;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * Reads the outline of an ONNX file by its protobuf fields ({@code onnx.proto}), without its weights: they are skipped,
 * so that a file of gigabytes costs no memory and hardly any time.
 */
final class GraphFile {
    /** Graphs inside graphs (the bodies of loops and branches). Real ones have three. */
    private static final int DEEPEST = 32;

    private static final int EXTERNAL = 1;
    private static final IntPredicate NONE = field -> false;
    private static final String NOT_BY_ZIP_MAP =
            ", not a tensor, and not made by a ZipMap; export the classifier without maps";
    private static final String TENSORS_ONLY = "; only tensors can be served";

    private final CodedInputStream in;
    private final List<GraphOutline.Port> inputs = new ArrayList<>();
    private final List<GraphOutline.Port> outputs = new ArrayList<>();
    private final List<GraphOutline.ZipMap> zipMaps = new ArrayList<>();
    private final Set<String> externalFiles = new LinkedHashSet<>();
    private final Set<String> domains = new LinkedHashSet<>();
    private final Set<String> defaults = new HashSet<>();
    private final List<GraphOutline.Span> graphs = new ArrayList<>();

    private GraphFile(CodedInputStream in) {
        this.in = in;
    }

    /** @throws IOException the file can't be read, or is no protobuf */
    static GraphOutline read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return new GraphFile(CodedInputStream.newInstance(stream)).model();
        }
    }

    /** Reads a field, from its length on. */
    @FunctionalInterface
    private interface Reader {
        void read() throws IOException;
    }

    /** @param fields those that were kept */
    private record Part(ProtoMessage fields, GraphOutline.Span place) {}

    /** Reads the message that begins here: some fields are kept, some have readers of their own, the rest is skipped. */
    private Part message(IntPredicate kept, Map<Integer, Reader> readers) throws IOException {
        int start = in.getTotalBytesRead() - 1;
        int outer = in.pushLimit(in.readRawVarint32());
        int content = in.getTotalBytesRead();
        ProtoMessage fields = fields(kept, readers);
        in.popLimit(outer);
        return new Part(fields, new GraphOutline.Span(start, content, in.getTotalBytesRead()));
    }

    private ProtoMessage message(IntPredicate kept) throws IOException {
        return message(kept, Map.of()).fields();
    }

    private GraphOutline.Span place(Map<Integer, Reader> readers) throws IOException {
        return message(NONE, readers).place();
    }

    private ProtoMessage fields(IntPredicate kept, Map<Integer, Reader> readers) throws IOException {
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            Reader reader = delimited ? readers.get(field) : null;
            if (reader != null) {
                reader.read();
            } else if (!(kept.test(field) ? fields.mergeFieldFrom(tag, in) : in.skipField(tag))) {
                throw new InvalidProtocolBufferException("a group ends that has not begun");
            }
        }
        return new ProtoMessage(fields.build());
    }

    private GraphOutline model() throws IOException {
        Reader operators = () -> domains.add(message(field -> field == 1).text(1));
        Reader function = () -> place(Map.of(7, () -> node(1)));
        fields(NONE, Map.of(7, () -> graphs.add(graph(0, inputs, outputs)), 8, operators, 25, function));
        inputs.removeIf(input -> defaults.contains(input.name()));
        return new GraphOutline(
                List.copyOf(inputs),
                List.copyOf(outputs),
                List.copyOf(zipMaps),
                externalFiles,
                domains,
                graphs.size() == 1 ? graphs.getFirst() : null);
    }

    private GraphOutline.Span graph(int depth, List<GraphOutline.Port> takes, List<GraphOutline.Port> gives)
            throws IOException {
        Set<String> constants = depth == 0 ? defaults : new HashSet<>();
        return place(Map.of(
                1, () -> node(depth),
                5, () -> constants.add(tensor()),
                11, () -> takes.add(port()),
                12, () -> gives.add(port()),
                15, this::sparse));
    }

    private void sparse() throws IOException {
        place(Map.of(1, this::tensor, 2, this::tensor));
    }

    /** Keeps a ZipMap's attributes, and walks through those of other operators, which may be large. */
    private void node(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("graphs are nested more than " + DEEPEST + " deep");
        }
        List<ProtoMessage> attributes = new ArrayList<>();
        String[] operator = {""};
        Reader attribute = () -> {
            if (operator[0].equals("ZipMap")) {
                attributes.add(new ProtoMessage(UnknownFieldSet.parseFrom(in.readBytes())));
            } else {
                attribute(depth);
            }
        };
        Part node = message(field -> field < 4, Map.of(4, () -> operator[0] = in.readString(), 5, attribute));
        List<String> takes = node.fields().texts(1);
        List<String> gives = node.fields().texts(2);
        if (depth == 0 && operator[0].equals("ZipMap") && takes.size() == 1 && gives.size() == 1) {
            List<String> labels = new ArrayList<>();
            for (ProtoMessage kept : attributes) {
                kept.numbers(8).forEach(label -> labels.add(label.toString()));
                labels.addAll(kept.texts(9));
            }
            zipMaps.add(new GraphOutline.ZipMap(takes.getFirst(), gives.getFirst(), labels, node.place()));
        }
    }

    private void attribute(int depth) throws IOException {
        Reader body = () -> graph(depth + 1, new ArrayList<>(), new ArrayList<>());
        Reader tensor = this::tensor;
        Reader sparse = this::sparse;
        place(Map.of(5, tensor, 10, tensor, 6, body, 11, body, 22, sparse, 23, sparse));
    }

    /** @return its name */
    private String tensor() throws IOException {
        ProtoMessage tensor = message(field -> field == 8 || field == 13 || field == 14);
        if (tensor.number(14, 0) == EXTERNAL) {
            String location = "";
            for (ProtoMessage entry : tensor.messages(13)) {
                location = entry.text(1).equals("location") ? entry.text(2) : location;
            }
            externalFiles.add(location);
        }
        return tensor.text(8);
    }

    /** {@code ValueInfoProto}. */
    private GraphOutline.Port port() throws IOException {
        Part port = message(field -> true, Map.of());
        ProtoMessage type = port.fields().message(2);
        ProtoMessage tensor = type.message(1);
        int elementType = (int) tensor.number(1, 0);
        List<Long> shape = !tensor.has(2)
                ? null
                : tensor.message(2).messages(1).stream()
                        .map(dimension -> Math.max(-1, dimension.number(1, -1)))
                        .toList();
        String refusal = refusal(type);
        if (refusal.isEmpty() && OnnxElements.datatype(elementType) == null) {
            refusal = "of type " + OnnxElements.onnxName(elementType)
                    + ", which the protocol has no name for; cast it in the graph";
        } else if (refusal.isEmpty() && shape != null && Declaration.exceedsArrays(shape)) {
            refusal = shape + "; a row can have at most " + Integer.MAX_VALUE + " elements";
        }
        return new GraphOutline.Port(
                port.fields().text(1), OnnxElements.datatype(elementType), refusal, shape, tensor, port.place());
    }

    /** Why a value of this {@code TypeProto} is no tensor; empty if it is one. */
    private static String refusal(ProtoMessage type) throws IOException {
        if (type.has(1)) {
            return "";
        } else if (type.has(4)) {
            return type.message(4).message(1).has(5)
                    ? "a sequence of maps" + NOT_BY_ZIP_MAP
                    : "a sequence, not a tensor; stack it into a tensor in the graph";
        } else if (type.has(5)) {
            return "a map" + NOT_BY_ZIP_MAP;
        } else if (type.has(8)) {
            return "a sparse tensor" + TENSORS_ONLY;
        } else if (type.has(9)) {
            return "an optional value" + TENSORS_ONLY;
        }
        return "of an unknown type" + TENSORS_ONLY;
    }
}
