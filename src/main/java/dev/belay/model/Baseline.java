package dev.belay.model;

import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.util.List;

/**
 * The last tier: a heuristic that cannot fail. It answers every request, on the caller's thread, in microseconds:
 * whatever is wrong with a row, that row gets the constant {@code otherwise}.
 */
public interface Baseline {
    Signature signature();

    /** One tensor per output of the signature, with {@code inputs.rows()} rows each. */
    List<Tensor> answer(Inputs inputs);
}
