package dev.belay.adapter.onnx;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.belay.vocabulary.Datatype;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes a graph on its way into memory where ONNX Runtime's Java API would stand in the way; the file stays as it is.
 *
 * <ul>
 *   <li>A ZipMap that gives an output becomes an Identity: the output is then the tensor of scores that the maps would
 *       have been made of. Through the API a map per row would have to be unpacked key by key.
 *   <li>An input of UINT16, UINT32 or UINT64 is fed as the signed type of the same bits and cast by the graph itself: the
 *       API can make no tensor of these.
 * </ul>
 */
final class GraphEdit {
    /** For graphs that import only other domains' operators; Identity and Cast are the same since 9. */
    private static final int PLAIN_OPSET = 13;

    private static final String SIGNED_NAME = "belay/signed/";
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSET = 8;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;

    private final List<Replacement> replacements = new ArrayList<>();

    private record Replacement(int start, int end, byte[] bytes) {}

    private GraphEdit() {}

    /** The name by which the edited graph takes an input. */
    static String feedName(String input, Datatype datatype) {
        return OnnxElements.feedType(datatype) == datatype ? input : SIGNED_NAME + input;
    }

    /** @return null if the graph can stay as it is */
    static @Nullable GraphEdit of(GraphOutline outline) throws IOException {
        GraphOutline.Span graph = outline.graph();
        if (graph == null) {
            return null;
        }
        GraphEdit edit = new GraphEdit();
        for (GraphOutline.Port input : outline.inputs()) {
            Datatype datatype = input.datatype();
            if (datatype != null && OnnxElements.feedType(datatype) != datatype) {
                edit.feedSigned(input, datatype, graph);
            }
        }
        for (GraphOutline.Port output : outline.outputs()) {
            GraphOutline.ZipMap zipMap = outline.zipMapOf(output.name());
            if (zipMap != null) {
                edit.giveScores(output, zipMap);
            }
        }
        if (edit.replacements.isEmpty()) {
            return null;
        }
        edit.finish(outline, graph);
        return edit;
    }

    private void feedSigned(GraphOutline.Port input, Datatype datatype, GraphOutline.Span graph) {
        String signed = feedName(input.name(), datatype);
        ProtoMessage tensor = input.tensor().with(1, OnnxElements.number(OnnxElements.feedType(datatype)));
        replace(input.place(), GRAPH_INPUT, port(signed, tensor));
        ProtoMessage to = ProtoMessage.EMPTY
                .with(1, "to")
                .with(3, OnnxElements.number(datatype))
                .with(20, 2);
        ProtoMessage cast = node("Cast", signed, input.name()).with(5, to);
        replace(GraphOutline.Span.before(graph.content()), GRAPH_NODE, cast);
    }

    private void giveScores(GraphOutline.Port output, GraphOutline.ZipMap zipMap) {
        replace(zipMap.place(), GRAPH_NODE, node("Identity", zipMap.input(), zipMap.output()));
        replace(
                output.place(),
                GRAPH_OUTPUT,
                port(output.name(), ProtoMessage.EMPTY.with(1, OnnxElements.number(Datatype.FP32))));
    }

    /** The graph's new length, and the operators that the new nodes need. */
    private void finish(GraphOutline outline, GraphOutline.Span graph) throws IOException {
        int bytes = graph.end() - graph.content() + Math.toIntExact(grownBytes());
        byte[] head = new byte[1 + CodedOutputStream.computeUInt32SizeNoTag(bytes)];
        CodedOutputStream out = CodedOutputStream.newInstance(head);
        out.writeTag(MODEL_GRAPH, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(bytes);
        replacements.add(new Replacement(graph.start(), graph.content(), head));
        if (Collections.disjoint(outline.domains(), Set.of("", "ai.onnx"))) {
            replace(GraphOutline.Span.before(graph.end()), MODEL_OPSET, ProtoMessage.EMPTY.with(2, PLAIN_OPSET));
        }
        replacements.sort(Comparator.comparingInt(Replacement::start).thenComparingInt(Replacement::end));
    }

    private long grownBytes() {
        return replacements.stream()
                .mapToLong(one -> one.bytes.length - (one.end - one.start))
                .sum();
    }

    private void replace(GraphOutline.Span place, int field, ProtoMessage by) {
        byte[] bytes = ProtoMessage.EMPTY.with(field, by).fields().toByteArray();
        replacements.add(new Replacement(place.start(), place.end(), bytes));
    }

    /** {@code ValueInfoProto}. */
    private static ProtoMessage port(String name, ProtoMessage tensor) {
        return ProtoMessage.EMPTY.with(1, name).with(2, ProtoMessage.EMPTY.with(1, tensor));
    }

    /** {@code NodeProto}. */
    private static ProtoMessage node(String operator, String from, String to) {
        return ProtoMessage.EMPTY.with(1, from).with(2, to).with(4, operator);
    }

    /** The changed graph in native memory, which the arena releases. */
    ByteBuffer apply(Path file, Arena arena) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer edited = arena.allocate(channel.size() + grownBytes()).asByteBuffer();
            long position = 0;
            for (Replacement replacement : replacements) {
                copy(channel, position, replacement.start(), edited);
                edited.put(replacement.bytes());
                position = replacement.end();
            }
            copy(channel, position, channel.size(), edited);
            return edited.flip();
        }
    }

    private static void copy(FileChannel from, long start, long end, ByteBuffer to) throws IOException {
        if (end < start) {
            throw new IOException("the graph declares an output twice");
        }
        from.position(start);
        to.limit(Math.toIntExact(to.position() + end - start));
        while (to.hasRemaining()) {
            if (from.read(to) < 0) {
                throw new EOFException("the file has become shorter");
            }
        }
        to.limit(to.capacity());
    }
}
