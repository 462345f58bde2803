package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/** Tensors and their specifications as cards and heuristics write them. */
public final class DocumentTensors {
    private static final String DATATYPES =
            Arrays.stream(Datatype.values()).map(Datatype::name).collect(Collectors.joining(", ", "one of ", ""));

    private DocumentTensors() {}

    /** {@code {name, datatype, shape}}. */
    public static TensorSpec spec(Document document) throws ModelLoadException {
        return spec(document, shape(document.at("shape")));
    }

    /** {@code {name, datatype}}, of a known shape. */
    public static TensorSpec spec(Document document, List<Long> shape) throws ModelLoadException {
        String name = document.at("name").text();
        if (name.isEmpty()) {
            throw document.at("name").wrong("a name");
        }
        return new TensorSpec(name, datatype(document.at("datatype")), shape);
    }

    private static Datatype datatype(Document document) throws ModelLoadException {
        String name = document.isAbsent() ? "" : document.text();
        for (Datatype datatype : Datatype.values()) {
            if (datatype.name().equals(name)) {
                return datatype;
            }
        }
        throw document.wrong(DATATYPES);
    }

    private static List<Long> shape(Document document) throws ModelLoadException {
        List<Long> shape = new ArrayList<>();
        for (Document dimension : document.items()) {
            long size = dimension.whole();
            if (size < -1 || size > Integer.MAX_VALUE) {
                throw dimension.wrong("-1 (free) to " + Integer.MAX_VALUE);
            }
            shape.add(size);
        }
        return shape;
    }

    /**
     * One row of a tensor, written as a scalar, as a flat list, or as lists in lists: of the row's own dimensions, or of all
     * that the tensor has. Null is NaN or the empty string; for a row of several elements it stands for all of them.
     */
    public static Tensor oneRow(TensorSpec spec, Document document) throws ModelLoadException {
        List<Long> nesting = nesting(document);
        if (nesting.size() > 1) {
            return nested(spec, document, nesting);
        }
        List<Document> elements = document.isList()
                ? document.items()
                : Collections.nCopies(
                        document.isNull() ? Math.clamp(spec.elementsPerRow(), 1, Integer.MAX_VALUE) : 1, document);
        long[] shape = rowShape(spec, elements.size(), document);
        return new Tensor(spec.name(), spec.datatype(), shape, data(spec.datatype(), elements));
    }

    /** How many items the list has, the first of them, and so on; nothing for a value. */
    private static List<Long> nesting(Document document) throws ModelLoadException {
        List<Long> sizes = new ArrayList<>();
        Document inner = document;
        while (inner.isList()) {
            List<Document> items = inner.items();
            sizes.add((long) items.size());
            if (items.isEmpty()) {
                break;
            }
            inner = items.getFirst();
        }
        return sizes;
    }

    private static Tensor nested(TensorSpec spec, Document document, List<Long> nesting) throws ModelLoadException {
        List<Long> sizes = new ArrayList<>(nesting);
        if (sizes.size() == spec.shape().size() - 1) {
            sizes.addFirst(1L);
        }
        long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
        if (!spec.accepts(shape)) {
            throw document.wrong("a tensor of the shape " + spec.shape() + ", or one row of it");
        }
        List<Document> elements = new ArrayList<>();
        flatten(document, nesting, 0, elements);
        return new Tensor(spec.name(), spec.datatype(), shape, data(spec.datatype(), elements));
    }

    private static void flatten(Document document, List<Long> nesting, int depth, List<Document> into)
            throws ModelLoadException {
        if (depth == nesting.size()) {
            into.add(document);
            return;
        }
        List<Document> items = document.items();
        if (items.size() != nesting.get(depth)) {
            throw document.wrong("a list of " + nesting.get(depth) + ", as long as the first beside it");
        }
        for (Document item : items) {
            flatten(item, nesting, depth + 1, into);
        }
    }

    private static long[] rowShape(TensorSpec spec, int elements, Document document) throws ModelLoadException {
        long[] shape = new long[spec.shape().size()];
        for (int i = 0; i < shape.length; i++) {
            long dimension = spec.shape().get(i);
            shape[i] = i == 0 && dimension == -1 ? 1 : dimension;
        }
        int free = -1;
        long known = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] != -1) {
                known *= shape[i];
            } else if (free < 0) {
                free = i;
            } else {
                throw document.wrong("a tensor with at most one free dimension besides the first");
            }
        }
        if (free >= 0) {
            shape[free] = known == 0 ? 0 : elements / known;
            known *= shape[free];
        }
        if (known != elements) {
            throw document.wrong(
                    known == 1 ? "one " + spec.datatype() : "a list of " + known + " elements of " + spec.datatype());
        }
        return shape;
    }

    private static TensorData data(Datatype datatype, List<Document> elements) throws ModelLoadException {
        int count = elements.size();
        return switch (datatype) {
            case BOOL -> {
                boolean[] values = new boolean[count];
                for (int i = 0; i < count; i++) {
                    values[i] = elements.get(i).truth();
                }
                yield new TensorData.Bools(values);
            }
            case INT8, UINT8 -> {
                byte[] values = new byte[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (byte) integer(datatype, elements.get(i));
                }
                yield new TensorData.Bytes(values);
            }
            case INT16, UINT16, FP16, BF16 -> {
                short[] values = new short[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (short) bits16(datatype, elements.get(i));
                }
                yield new TensorData.Shorts(values);
            }
            case INT32, UINT32 -> {
                int[] values = new int[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (int) integer(datatype, elements.get(i));
                }
                yield new TensorData.Ints(values);
            }
            case INT64, UINT64 -> {
                long[] values = new long[count];
                for (int i = 0; i < count; i++) {
                    values[i] = integer(datatype, elements.get(i));
                }
                yield new TensorData.Longs(values);
            }
            case FP32 -> {
                float[] values = new float[count];
                for (int i = 0; i < count; i++) {
                    values[i] = (float) numberOrNaN(datatype, elements.get(i));
                }
                yield new TensorData.Floats(values);
            }
            case FP64 -> {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = numberOrNaN(datatype, elements.get(i));
                }
                yield new TensorData.Doubles(values);
            }
            case BYTES -> {
                String[] values = new String[count];
                for (int i = 0; i < count; i++) {
                    values[i] = elements.get(i).isNull() ? "" : elements.get(i).text();
                }
                yield new TensorData.Strings(values);
            }
        };
    }

    /** Refused where it would only become infinite in the type. */
    private static double numberOrNaN(Datatype datatype, Document element) throws ModelLoadException {
        if (element.isNull()) {
            return Double.NaN;
        }
        double number = element.number();
        double held = switch (datatype) {
            case FP16, BF16 -> HalfPrecision.toFloat(datatype, HalfPrecision.round(datatype, number));
            case FP32 -> (float) number;
            default -> number;
        };
        if (Double.isInfinite(held) && !Double.isInfinite(number)) {
            throw element.wrong(datatype.range());
        }
        return number;
    }

    private static long bits16(Datatype datatype, Document element) throws ModelLoadException {
        return datatype.isFloat()
                ? HalfPrecision.round(datatype, numberOrNaN(datatype, element))
                : integer(datatype, element);
    }

    /** The value's low bits; refused where the type can't hold it. */
    private static long integer(Datatype datatype, Document element) throws ModelLoadException {
        int bits = 8 * datatype.bytesPerElement();
        boolean unsigned = datatype.name().startsWith("U");
        BigInteger span = BigInteger.ONE.shiftLeft(unsigned ? bits : bits - 1);
        BigInteger smallest = unsigned ? BigInteger.ZERO : span.negate();
        BigInteger value = element.bigWhole();
        if (value.compareTo(smallest) < 0 || value.compareTo(span) >= 0) {
            throw element.wrong(smallest + " to " + span.subtract(BigInteger.ONE));
        }
        return value.longValue();
    }
}
