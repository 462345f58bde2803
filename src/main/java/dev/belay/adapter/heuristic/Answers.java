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
        List<Tensor> joined = new ArrayList<>(outputs.size());
        for (Tensor one : otherwise.outputs) {
            joined.add(blank(one, rows));
        }
        for (int row = 0; row < rows; row++) {
            Row found = answer.apply(row);
            List<Tensor> elements = (found == null ? otherwise : found).outputs;
            for (int i = 0; i < elements.size(); i++) {
                TensorData data = elements.get(i).data();
                joined.get(i).data().put(row * data.length(), data);
            }
        }
        return joined;
    }

    private static Tensor blank(Tensor oneRow, int rows) {
        long[] shape = oneRow.shape().clone();
        shape[0] = rows;
        TensorData data =
                TensorData.blank(oneRow.datatype(), rows * oneRow.data().length());
        return new Tensor(oneRow.name(), oneRow.datatype(), shape, data);
    }
}
