package dev.belay.adapter.heuristic;

import dev.belay.inference.Inputs;
import dev.belay.inference.Tensor;
import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import java.util.List;

/** The same answer to everything. */
record ConstantBaseline(Signature signature, Answers answers) implements Baseline {
    @Override
    public List<Tensor> answer(Inputs inputs) {
        return answers.constant(inputs.rows());
    }
}
