package dev.belay.model;

import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/**
 * The inputs and outputs of a model version, in the graph's order.
 *
 * @param batchable true when requests may be joined along the first dimension of every input, and the first dimension of
 *     every output follows it. False is always safe.
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs, boolean batchable) {
    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
