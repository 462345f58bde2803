package dev.belay.adapter.onnx;

import com.google.protobuf.CodedOutputStream;
import dev.belay.vocabulary.Datatype;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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
    /** For graphs that import nothing but other domains' operators; Identity and Cast are the same since 9. */
    private static final int PLAIN_OPSET = 13;

    private static final String SIGNED_NAME = "belay/signed/";
    private static final int FLOAT = 1;
    private static final int MODEL_GRAPH = 7;
    private static final int MODEL_OPSET = 8;
    private static final int GRAPH_NODE = 1;
    private static final int GRAPH_INPUT = 11;
    private static final int GRAPH_OUTPUT = 12;

    private final List<Replacement> replacements = new ArrayList<>();
    private final GraphOutline outline;

    private record Replacement(int start, int end, byte[] bytes) {}

    private GraphEdit(GraphOutline outline) {
        this.outline = outline;
    }

    /** The name by which the edited graph takes an input. */
    static String feedName(String input, Datatype datatype) {
        return isFedSigned(datatype) ? SIGNED_NAME + input : input;
    }

    private static boolean isFedSigned(Datatype datatype) {
        return switch (datatype) {
            case UINT16, UINT32, UINT64 -> true;
            default -> false;
        };
    }

    /** @return null if the graph can stay as it is */
    static @Nullable GraphEdit of(GraphOutline outline) throws IOException {
        GraphOutline.Span graph = outline.graph();
        if (graph == null) {
            return null;
        }
        GraphEdit edit = new GraphEdit(outline);
        for (GraphOutline.Port input : outline.inputs()) {
            Datatype datatype = Elements.datatype(input.elementType());
            if (input.kind() == GraphOutline.Kind.TENSOR && datatype != null && isFedSigned(datatype)) {
                edit.feedSigned(input, datatype, graph);
            }
        }
        for (GraphOutline.Port output : outline.outputs()) {
            GraphOutline.ZipMap zipMap = outline.zipMapOf(output.name());
            if (zipMap != null) {
                edit.giveScores(output, zipMap);
            }
        }
        return edit.replacements.isEmpty() ? null : edit;
    }

    private void feedSigned(GraphOutline.Port input, Datatype datatype, GraphOutline.Span graph) throws IOException {
        String signed = feedName(input.name(), datatype);
        replace(
                input.place(),
                message(GRAPH_INPUT, port(signed, Elements.number(Elements.feedType(datatype)), input.dimensions())));
        byte[] cast = message(GRAPH_NODE, cast(signed, input.name(), input.elementType()));
        replacements.add(new Replacement(graph.content(), graph.content(), cast));
    }

    private void giveScores(GraphOutline.Port output, GraphOutline.ZipMap zipMap) throws IOException {
        byte[] identity = bytes(out -> {
            out.writeString(1, zipMap.input());
            out.writeString(2, zipMap.output());
            out.writeString(4, "Identity");
        });
        replace(zipMap.place(), message(GRAPH_NODE, identity));
        replace(output.place(), message(GRAPH_OUTPUT, port(output.name(), FLOAT, null)));
    }

    private void replace(GraphOutline.Span place, byte[] by) {
        replacements.add(new Replacement(place.start(), place.end(), by));
    }

    /** {@code ValueInfoProto}. */
    private static byte[] port(String name, int elementType, @Nullable List<GraphOutline.Dimension> dimensions)
            throws IOException {
        byte[] tensor = bytes(out -> {
            out.writeInt32(1, elementType);
            if (dimensions != null) {
                out.writeByteArray(2, shape(dimensions));
            }
        });
        byte[] type = bytes(out -> out.writeByteArray(1, tensor));
        return bytes(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, type);
        });
    }

    private static byte[] shape(List<GraphOutline.Dimension> dimensions) throws IOException {
        return bytes(out -> {
            for (GraphOutline.Dimension dimension : dimensions) {
                out.writeByteArray(1, bytes(inner -> {
                    if (dimension.size() >= 0) {
                        inner.writeInt64(1, dimension.size());
                    } else if (!dimension.symbol().isEmpty()) {
                        inner.writeString(2, dimension.symbol());
                    }
                }));
            }
        });
    }

    /** {@code NodeProto}. */
    private static byte[] cast(String from, String to, int elementType) throws IOException {
        byte[] attribute = bytes(out -> {
            out.writeString(1, "to");
            out.writeInt64(3, elementType);
            out.writeEnum(20, 2);
        });
        return bytes(out -> {
            out.writeString(1, from);
            out.writeString(2, to);
            out.writeString(4, "Cast");
            out.writeByteArray(5, attribute);
        });
    }

    private static byte[] message(int number, byte[] content) throws IOException {
        return bytes(out -> out.writeByteArray(number, content));
    }

    @FunctionalInterface
    private interface Writing {
        void to(CodedOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        writing.to(out);
        out.flush();
        return bytes.toByteArray();
    }

    /** The changed graph in native memory, which goes with the arena. */
    ByteBuffer apply(Path file, Arena arena) throws IOException {
        GraphOutline.Span graph = java.util.Objects.requireNonNull(outline.graph());
        replacements.sort(Comparator.comparingInt(Replacement::start));
        int grown = 0;
        for (Replacement replacement : replacements) {
            grown += replacement.bytes().length - (replacement.end() - replacement.start());
        }
        byte[] head = bytes(out -> out.writeTag(MODEL_GRAPH, 2));
        int contentBytes = graph.end() - graph.content() + grown;
        byte[] length = bytes(out -> out.writeUInt32NoTag(contentBytes));
        byte[] tail = outline.domains().contains("")
                ? new byte[0]
                : message(MODEL_OPSET, bytes(out -> out.writeInt64(2, PLAIN_OPSET)));
        try (FileChannel channel = FileChannel.open(file)) {
            long bytes = channel.size()
                    + grown
                    + head.length
                    + length.length
                    + tail.length
                    - (graph.content() - graph.start());
            ByteBuffer edited = arena.allocate(bytes).asByteBuffer();
            copy(channel, 0, graph.start(), edited);
            edited.put(head).put(length);
            int position = graph.content();
            for (Replacement replacement : replacements) {
                copy(channel, position, replacement.start(), edited);
                edited.put(replacement.bytes());
                position = replacement.end();
            }
            copy(channel, position, channel.size(), edited);
            return edited.put(tail).flip();
        }
    }

    private static void copy(FileChannel from, long start, long end, ByteBuffer to) throws IOException {
        ByteBuffer part = to.slice(to.position(), Math.toIntExact(end - start));
        for (long position = start; part.hasRemaining(); ) {
            int read = from.read(part, position);
            if (read < 0) {
                throw new EOFException("the file has become shorter");
            }
            position += read;
        }
        to.position(to.position() + part.position());
    }
}
