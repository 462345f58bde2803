package dev.belay.adapter.onnx;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a graph's file says of itself: all but its weights and its inner nodes.
 *
 * @param inputs those that have to be fed, in the graph's order: not those with a default of their own
 * @param zipMaps by which classifiers give their scores as maps
 * @param externalFiles files with weights outside the graph's own file, as the graph names them
 * @param domains whose operators are imported; the empty string is ONNX itself
 * @param graph where in the file the graph's fields lie; null where they lie in several places
 */
record GraphOutline(
        List<Port> inputs,
        List<Port> outputs,
        List<ZipMap> zipMaps,
        Set<String> externalFiles,
        Set<String> domains,
        @Nullable Span graph) {

    /** What an input or an output is. */
    enum Kind {
        TENSOR("a tensor"),
        SPARSE("a sparse tensor"),
        SEQUENCE("a sequence"),
        SEQUENCE_OF_MAPS("a sequence of maps"),
        MAP("a map"),
        OPTIONAL("an optional value"),
        UNKNOWN("of an unknown type");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * An input or an output.
     *
     * @param elementType the number of ONNX's {@code TensorProto.DataType}; 0 if it is no tensor
     * @param dimensions null where not even their number is declared
     * @param place of the whole field in the file
     */
    record Port(
            String name,
            Kind kind,
            int elementType,
            @Nullable List<Dimension> dimensions,
            Span place) {}

    /**
     * @param size -1 if it is free
     * @param symbol by which free dimensions that are equal are known; empty if there is none
     */
    record Dimension(long size, String symbol) {}

    /** @param labels of the classes, in the order of the scores, as text */
    record ZipMap(String input, String output, List<String> labels, Span place) {}

    /**
     * A part of the file.
     *
     * @param start first byte, the field's tag included
     * @param content first byte after tag and length
     * @param end the byte after the last
     */
    record Span(int start, int content, int end) {}

    @Nullable
    ZipMap zipMapOf(String output) {
        for (ZipMap zipMap : zipMaps) {
            if (zipMap.output().equals(output)) {
                return zipMap;
            }
        }
        return null;
    }
}
