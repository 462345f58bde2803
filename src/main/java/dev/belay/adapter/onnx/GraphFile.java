package dev.belay.adapter.onnx;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the outline of an ONNX file by its protobuf fields ({@code onnx.proto}), without its weights: they are skipped,
 * so that a file of gigabytes costs no memory and hardly any time.
 */
final class GraphFile {
    /** Graphs inside graphs (the bodies of loops and branches). Real ones have three. */
    private static final int DEEPEST = 32;

    private static final int EXTERNAL = 1;

    private final CodedInputStream in;
    private final List<GraphOutline.Port> inputs = new ArrayList<>();
    private final List<GraphOutline.Port> outputs = new ArrayList<>();
    private final List<GraphOutline.ZipMap> zipMaps = new ArrayList<>();
    private final Set<String> externalFiles = new LinkedHashSet<>();
    private final Set<String> domains = new LinkedHashSet<>();
    private final Set<String> defaults = new HashSet<>();
    private GraphOutline.@Nullable Span graph;
    private int graphs;

    private GraphFile(CodedInputStream in) {
        this.in = in;
    }

    /** @throws IOException the file can't be read, or is no protobuf */
    static GraphOutline read(Path file) throws IOException {
        try (InputStream stream = Files.newInputStream(file)) {
            return new GraphFile(CodedInputStream.newInstance(stream)).model();
        }
    }

    /** What is done with a field; what it leaves of it is passed over. */
    @FunctionalInterface
    private interface Field {
        /** @return false where the field isn't read, so that it has to be skipped */
        boolean read(int number) throws IOException;
    }

    private void fields(Field field) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            boolean message = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            if (!(message && field.read(WireFormat.getTagFieldNumber(tag))) && !in.skipField(tag)) {
                return;
            }
        }
    }

    /** A field that is a message. */
    private GraphOutline.Span message(Field field) throws IOException {
        int start = in.getTotalBytesRead() - 1;
        int length = in.readRawVarint32();
        int content = in.getTotalBytesRead();
        int outer = in.pushLimit(length);
        fields(field);
        in.popLimit(outer);
        return new GraphOutline.Span(start, content, content + length);
    }

    private GraphOutline model() throws IOException {
        fields(number -> switch (number) {
            case 7 -> {
                graph = message(this::topField);
                graphs++;
                yield true;
            }
            case 8 -> {
                operatorSet();
                yield true;
            }
            case 25 -> {
                message(inner -> inner == 7 && node(1));
                yield true;
            }
            default -> false;
        });
        inputs.removeIf(input -> defaults.contains(input.name()));
        return new GraphOutline(
                List.copyOf(inputs),
                List.copyOf(outputs),
                List.copyOf(zipMaps),
                externalFiles,
                domains,
                graphs == 1 ? graph : null);
    }

    private void operatorSet() throws IOException {
        String[] domain = {""};
        message(number -> {
            if (number != 1) {
                return false;
            }
            domain[0] = in.readString();
            return true;
        });
        domains.add(domain[0].equals("ai.onnx") ? "" : domain[0]);
    }

    private boolean topField(int number) throws IOException {
        return switch (number) {
            case 11 -> inputs.add(port());
            case 12 -> outputs.add(port());
            default -> graphField(number, 0);
        };
    }

    private boolean graphField(int number, int depth) throws IOException {
        return switch (number) {
            case 1 -> node(depth);
            case 5 -> {
                String name = tensor();
                if (depth == 0) {
                    defaults.add(name);
                }
                yield true;
            }
            case 15 -> sparse();
            default -> false;
        };
    }

    private boolean sparse() throws IOException {
        message(number -> {
            if (number != 1 && number != 2) {
                return false;
            }
            tensor();
            return true;
        });
        return true;
    }

    private boolean node(int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("graphs are nested more than " + DEEPEST + " deep");
        }
        List<String> takes = new ArrayList<>();
        List<String> gives = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        String[] type = {""};
        GraphOutline.Span place = message(number -> {
            switch (number) {
                case 1 -> takes.add(in.readString());
                case 2 -> gives.add(in.readString());
                case 4 -> type[0] = in.readString();
                case 5 -> attribute(depth, type[0].equals("ZipMap") ? labels : null);
                default -> {
                    return false;
                }
            }
            return true;
        });
        if (depth == 0 && type[0].equals("ZipMap") && takes.size() == 1 && gives.size() == 1) {
            zipMaps.add(new GraphOutline.ZipMap(takes.getFirst(), gives.getFirst(), List.copyOf(labels), place));
        }
        return true;
    }

    /** @param labels where a ZipMap's are gathered; null for other operators */
    private void attribute(int depth, @Nullable List<String> labels) throws IOException {
        int length = in.readRawVarint32();
        int outer = in.pushLimit(length);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 5, 10 -> tensor();
                case 6, 11 -> message(number -> graphField(number, depth + 1));
                case 22, 23 -> sparse();
                case 8 -> {
                    if (labels == null) {
                        in.skipField(tag);
                    } else {
                        integers(tag, labels);
                    }
                }
                case 9 -> {
                    if (labels == null) {
                        in.skipField(tag);
                    } else {
                        labels.add(in.readString());
                    }
                }
                default -> in.skipField(tag);
            }
        }
        in.popLimit(outer);
    }

    private void integers(int tag, List<String> into) throws IOException {
        if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
            into.add(String.valueOf(in.readInt64()));
            return;
        }
        int outer = in.pushLimit(in.readRawVarint32());
        while (!in.isAtEnd()) {
            into.add(String.valueOf(in.readInt64()));
        }
        in.popLimit(outer);
    }

    /** @return its name */
    private String tensor() throws IOException {
        String name = "";
        String location = "";
        boolean external = false;
        int outer = in.pushLimit(in.readRawVarint32());
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 8 -> name = in.readString();
                case 13 -> location = entry(location);
                case 14 -> external = in.readEnum() == EXTERNAL;
                default -> in.skipField(tag);
            }
        }
        in.popLimit(outer);
        if (external) {
            externalFiles.add(location);
        }
        return name;
    }

    /** @return the value, if the key is {@code location}, else the one that is known */
    private String entry(String known) throws IOException {
        String[] entry = {"", ""};
        message(number -> {
            if (number != 1 && number != 2) {
                return false;
            }
            entry[number - 1] = in.readString();
            return true;
        });
        return entry[0].equals("location") ? entry[1] : known;
    }

    private GraphOutline.Port port() throws IOException {
        String[] name = {""};
        Type type = new Type();
        GraphOutline.Span place = message(number -> switch (number) {
            case 1 -> {
                name[0] = in.readString();
                yield true;
            }
            case 2 -> {
                message(type::kind);
                yield true;
            }
            default -> false;
        });
        return new GraphOutline.Port(name[0], type.kind, type.element, type.dimensions, place);
    }

    /** {@code TypeProto}. */
    private final class Type {
        private GraphOutline.Kind kind = GraphOutline.Kind.UNKNOWN;
        private int element;
        private @Nullable List<GraphOutline.Dimension> dimensions;

        boolean kind(int number) throws IOException {
            switch (number) {
                case 1 -> {
                    kind = GraphOutline.Kind.TENSOR;
                    tensorType();
                }
                case 4 -> {
                    kind = GraphOutline.Kind.SEQUENCE;
                    sequence();
                }
                case 5 -> {
                    kind = GraphOutline.Kind.MAP;
                    return false;
                }
                case 8 -> {
                    kind = GraphOutline.Kind.SPARSE;
                    return false;
                }
                case 9 -> {
                    kind = GraphOutline.Kind.OPTIONAL;
                    return false;
                }
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void sequence() throws IOException {
            message(number -> number == 1 && elementOfSequence());
        }

        private boolean elementOfSequence() throws IOException {
            message(number -> {
                if (number == 5) {
                    kind = GraphOutline.Kind.SEQUENCE_OF_MAPS;
                }
                return false;
            });
            return true;
        }

        private void tensorType() throws IOException {
            int outer = in.pushLimit(in.readRawVarint32());
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> element = in.readInt32();
                    case 2 -> {
                        List<GraphOutline.Dimension> known = new ArrayList<>();
                        dimensions = known;
                        message(number -> number == 1 && known.add(dimension()));
                    }
                    default -> in.skipField(tag);
                }
            }
            in.popLimit(outer);
        }

        private GraphOutline.Dimension dimension() throws IOException {
            long size = -1;
            String symbol = "";
            int outer = in.pushLimit(in.readRawVarint32());
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case 1 -> size = in.readInt64();
                    case 2 -> symbol = in.readString();
                    default -> in.skipField(tag);
                }
            }
            in.popLimit(outer);
            return new GraphOutline.Dimension(size, symbol);
        }
    }
}
