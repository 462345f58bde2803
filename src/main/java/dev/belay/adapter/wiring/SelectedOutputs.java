package dev.belay.adapter.wiring;

import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import dev.belay.validation.PromisedOutputs;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.util.List;

/** A baseline that answers with what its endpoint promises and nothing more. */
record SelectedOutputs(Baseline all, PromisedOutputs promised) implements Baseline {
    @Override
    public Signature signature() {
        return all.signature();
    }

    @Override
    public List<Tensor> answer(Inputs inputs) {
        return promised.of(all.answer(inputs));
    }
}
