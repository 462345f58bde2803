package dev.belay.adapter.heuristic;

import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Answers each row by a rule.
 *
 * @param otherwise the answer to a row for which the rule has none: one tensor of one row per output, in their order
 */
record HeuristicBaseline(Signature signature, Tensor[] otherwise, Rule rule) implements Baseline {
    @FunctionalInterface
    interface Rule {
        /** Answers every row with {@code otherwise}. */
        Rule CONSTANT = inputs -> row -> null;

        /** @return gives a row's answer, in the form of {@code otherwise}; null where the rule has none */
        IntFunction<Tensor @Nullable []> of(Inputs inputs);
    }

    @Override
    public List<Tensor> answer(Inputs inputs) {
        int rows = inputs.rows();
        IntFunction<Tensor @Nullable []> answers = rule.of(inputs);
        List<Tensor> joined = new ArrayList<>(otherwise.length);
        for (Tensor one : otherwise) {
            long[] shape = one.shape().clone();
            shape[0] = rows;
            TensorData data = TensorData.blank(one.datatype(), rows * one.data().length());
            joined.add(new Tensor(one.name(), one.datatype(), shape, data));
        }
        for (int row = 0; row < rows; row++) {
            Tensor[] found = answers.apply(row);
            Tensor[] answer = found == null ? otherwise : found;
            for (int i = 0; i < answer.length; i++) {
                TensorData data = answer[i].data();
                joined.get(i).data().put(row * data.length(), data);
            }
        }
        return joined;
    }
}
