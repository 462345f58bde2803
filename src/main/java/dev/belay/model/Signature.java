package dev.belay.model;

import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/**
 * What a model version takes and gives, in the graph's order.
 *
 * @param batchable true when requests may be joined along the first dimension of every input, and the first dimension of
 *     every output follows it. False is always safe.
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs, boolean batchable) {
    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** True when every input and output has a free first dimension: the least that batching asks for. */
    public static boolean firstDimensionsAreFree(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return !inputs.isEmpty()
                && inputs.stream().allMatch(TensorSpec::hasFreeFirstDimension)
                && outputs.stream().allMatch(TensorSpec::hasFreeFirstDimension);
    }
}
