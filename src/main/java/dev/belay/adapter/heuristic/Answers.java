package dev.belay.adapter.heuristic;

import dev.belay.model.Document;
import dev.belay.model.DocumentTensors;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Puts rows' answers together; whatever row has none gets the constant {@code otherwise}. */
final class Answers {
    /** One row: a tensor per output, in their order. */
    record Row(List<Tensor> outputs) {}

    private final List<TensorSpec> outputs;
    private final List<String> names;
    private final Row otherwise;

    Answers(List<TensorSpec> outputs, Document otherwise) throws ModelLoadException {
        this.outputs = outputs;
        this.names = outputs.stream().map(TensorSpec::name).toList();
        this.otherwise = read(otherwise);
    }

    /** A row as the file writes it: every output, and nothing else. */
    Row read(Document document) throws ModelLoadException {
        document.onlyFields(names);
        List<Tensor> row = new ArrayList<>(outputs.size());
        for (TensorSpec spec : outputs) {
            row.add(DocumentTensors.oneRow(spec, document.at(spec.name())));
        }
        return new Row(List.copyOf(row));
    }

    Row otherwise() {
        return otherwise;
    }

    /** The same answer for every row. */
    List<Tensor> constant(int rows) {
        return join(rows, row -> otherwise);
    }

    /** @param answer gives a row's answer, or null for {@code otherwise} */
    List<Tensor> join(int rows, IntFunction<@Nullable Row> answer) {
        List<Object> joined = new ArrayList<>(outputs.size());
        for (Tensor one : otherwise.outputs) {
            joined.add(Elements.ofLength(one.data(), rows * one.data().length()));
        }
        for (int row = 0; row < rows; row++) {
            Row found = answer.apply(row);
            List<Tensor> elements = (found == null ? otherwise : found).outputs;
            for (int i = 0; i < elements.size(); i++) {
                TensorData data = elements.get(i).data();
                System.arraycopy(Elements.of(data), 0, joined.get(i), row * data.length(), data.length());
            }
        }
        List<Tensor> tensors = new ArrayList<>(outputs.size());
        for (int i = 0; i < joined.size(); i++) {
            tensors.add(tensor(otherwise.outputs.get(i), rows, joined.get(i)));
        }
        return tensors;
    }

    private static Tensor tensor(Tensor oneRow, int rows, Object array) {
        long[] shape = oneRow.shape().clone();
        shape[0] = rows;
        return new Tensor(oneRow.name(), oneRow.datatype(), shape, Elements.wrap(oneRow.data(), array));
    }

    /** The array inside a tensor's data, whatever its type: rows are copied as they are. */
    private static final class Elements {
        static Object of(TensorData data) {
            return switch (data) {
                case TensorData.Bools bools -> bools.values();
                case TensorData.Bytes bytes -> bytes.values();
                case TensorData.Shorts shorts -> shorts.values();
                case TensorData.Ints ints -> ints.values();
                case TensorData.Longs longs -> longs.values();
                case TensorData.Floats floats -> floats.values();
                case TensorData.Doubles doubles -> doubles.values();
                case TensorData.Strings strings -> strings.values();
            };
        }

        static Object ofLength(TensorData like, int length) {
            return switch (like) {
                case TensorData.Bools ignored -> new boolean[length];
                case TensorData.Bytes ignored -> new byte[length];
                case TensorData.Shorts ignored -> new short[length];
                case TensorData.Ints ignored -> new int[length];
                case TensorData.Longs ignored -> new long[length];
                case TensorData.Floats ignored -> new float[length];
                case TensorData.Doubles ignored -> new double[length];
                case TensorData.Strings ignored -> new String[length];
            };
        }

        static TensorData wrap(TensorData like, Object array) {
            return switch (like) {
                case TensorData.Bools ignored -> new TensorData.Bools((boolean[]) array);
                case TensorData.Bytes ignored -> new TensorData.Bytes((byte[]) array);
                case TensorData.Shorts ignored -> new TensorData.Shorts((short[]) array);
                case TensorData.Ints ignored -> new TensorData.Ints((int[]) array);
                case TensorData.Longs ignored -> new TensorData.Longs((long[]) array);
                case TensorData.Floats ignored -> new TensorData.Floats((float[]) array);
                case TensorData.Doubles ignored -> new TensorData.Doubles((double[]) array);
                case TensorData.Strings ignored -> new TensorData.Strings((String[]) array);
            };
        }
    }
}
