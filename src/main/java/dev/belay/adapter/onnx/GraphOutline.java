package dev.belay.adapter.onnx;

import dev.belay.vocabulary.Datatype;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a graph's file declares: all but its weights and its inner nodes.
 *
 * @param inputs those that have to be fed, in the graph's order: not those with a default of their own
 * @param zipMaps nodes that turn a classifier's scores into maps
 * @param externalFiles files with weights outside the graph's own file, as the graph names them
 * @param domains whose operators are imported; ONNX itself is the empty string or {@code ai.onnx}
 * @param graph the place of the graph's fields in the file; null where they lie in several places
 */
record GraphOutline(
        List<Port> inputs,
        List<Port> outputs,
        List<ZipMap> zipMaps,
        Set<String> externalFiles,
        Set<String> domains,
        @Nullable Span graph) {

    /**
     * @param datatype null if it has no name on the wire
     * @param refusal why it can't be served, as the end of a sentence; empty if it can
     * @param shape -1 for free dimensions; null where not even their number is declared
     * @param tensor its {@code TypeProto.Tensor}
     * @param place of the whole field in the file
     */
    record Port(
            String name,
            @Nullable Datatype datatype,
            String refusal,
            @Nullable List<Long> shape,
            ProtoMessage tensor,
            Span place) {}

    /** @param labels of the classes, in the order of the scores, as text */
    record ZipMap(String input, String output, List<String> labels, Span place) {}

    /**
     * @param start first byte in the file, the field's tag included
     * @param content first byte after tag and length
     * @param end the byte after the last
     */
    record Span(int start, int content, int end) {
        /** No bytes. */
        static Span before(int position) {
            return new Span(position, position, position);
        }
    }

    @Nullable
    ZipMap zipMapOf(String output) {
        return zipMaps.stream()
                .filter(zipMap -> zipMap.output().equals(output))
                .findFirst()
                .orElse(null);
    }
}
