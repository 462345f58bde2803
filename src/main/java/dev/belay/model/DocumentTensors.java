package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

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
        return Arrays.stream(Datatype.values())
                .filter(datatype -> datatype.name().equals(name))
                .findFirst()
                .orElseThrow(() -> document.wrong(DATATYPES));
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
        if (Declaration.exceedsArrays(shape)) {
            throw document.wrong("at most " + Integer.MAX_VALUE + " elements in a row");
        }
        return shape;
    }

    /**
     * One row of a tensor, written as a scalar, as a flat list, or as lists in lists: of the row's own dimensions, or of all
     * that the tensor has. Null is NaN or the empty string, for all elements of the row.
     */
    public static Tensor oneRow(TensorSpec spec, Document document) throws ModelLoadException {
        List<Long> nesting = nesting(document);
        int count = nesting.isEmpty()
                ? document.isNull() ? Math.max(spec.elementsPerRow(), 1) : 1
                : Math.toIntExact(nesting.getFirst());
        long[] shape = nesting.size() > 1 ? nestedShape(spec, nesting, document) : rowShape(spec, count, document);
        List<Document> elements = new ArrayList<>();
        for (int i = 0; i < (nesting.isEmpty() ? count : 1); i++) {
            flatten(document, nesting, 0, elements);
        }
        return new Tensor(spec.name(), spec.datatype(), shape, data(spec.datatype(), elements));
    }

    /** How many items the list has, the first of them, and so on; nothing for a value. */
    private static List<Long> nesting(Document document) throws ModelLoadException {
        List<Long> sizes = new ArrayList<>();
        Document inner = document;
        while (inner.isList()) {
            List<Document> items = inner.items();
            sizes.add((long) items.size());
            inner = items.isEmpty() ? inner.at("first") : items.getFirst();
        }
        return sizes;
    }

    private static long[] nestedShape(TensorSpec spec, List<Long> nesting, Document document)
            throws ModelLoadException {
        LongStream row = nesting.size() == spec.shape().size() - 1 ? LongStream.of(1) : LongStream.empty();
        long[] shape = LongStream.concat(row, nesting.stream().mapToLong(Long::longValue))
                .toArray();
        if (!spec.accepts(shape)) {
            throw document.wrong("a tensor of the shape " + spec.shape() + ", or one row of it");
        }
        return shape;
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
        long[] shape = spec.shape().stream().mapToLong(Long::longValue).toArray();
        if (spec.hasFreeFirstDimension()) {
            shape[0] = 1;
        }
        int[] free =
                IntStream.range(0, shape.length).filter(i -> shape[i] == -1).toArray();
        if (free.length > 1) {
            throw document.wrong("a tensor with at most one free dimension besides the first");
        }
        long known = Arrays.stream(shape).filter(size -> size != -1).reduce(1, Weight::times);
        if (free.length == 1) {
            shape[free[0]] = known == 0 ? 0 : elements / known;
            known *= shape[free[0]];
        }
        if (known != elements) {
            throw document.wrong(
                    known == 1 ? "one " + spec.datatype() : "a list of " + known + " elements of " + spec.datatype());
        }
        return shape;
    }

    private static TensorData data(Datatype datatype, List<Document> elements) throws ModelLoadException {
        TensorData data = TensorData.blank(datatype, elements.size());
        for (int i = 0; i < elements.size(); i++) {
            TensorElements.set(datatype, data, i, element(datatype, elements.get(i)));
        }
        return data;
    }

    private static Object element(Datatype datatype, Document element) throws ModelLoadException {
        return switch (datatype) {
            case BOOL -> element.truth();
            case BYTES -> element.isNull() ? "" : element.text();
            case FP16, BF16, FP32, FP64 -> element.isNull() ? Double.NaN : number(datatype, element);
            default -> integer(datatype, element);
        };
    }

    /** Refused where it would only become infinite in the type. */
    private static double number(Datatype datatype, Document element) throws ModelLoadException {
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

    /** Of UINT64 as the long of the same bits. */
    private static long integer(Datatype datatype, Document element) throws ModelLoadException {
        int bits = Byte.SIZE * datatype.bytesPerElement();
        BigInteger value = element.bigWhole();
        boolean fits = datatype.name().startsWith("U")
                ? value.signum() >= 0 && value.bitLength() <= bits
                : value.bitLength() < bits;
        if (!fits) {
            throw element.wrong(datatype.range());
        }
        return value.longValue();
    }
}
