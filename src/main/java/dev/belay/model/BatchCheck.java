package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether rows may share a run. Free first dimensions alone don't say so: a recurrent model may carry its
 * state along the first dimension, a filter may drop rows, and dynamic quantization scales by the whole batch.
 */
public final class BatchCheck {
    /** For artifacts without a card, which name no tolerance: float32 sums in another order. */
    private static final double BARE_TOLERANCE = 1e-5;

    private BatchCheck() {}

    /** Enough for a made-up row to be one that a filter drops. */
    private static final int EXAMPLES = 8;

    /**
     * Runs examples alone, then joined in both orders. Any failure counts as no: not batching is always safe.
     *
     * @param run of a version whose first dimensions are free
     * @return true when the joined answers are the lone ones
     */
    public static boolean rowsAreIndependent(Signature signature, ModelRun run, Optional<ModelCard> card)
            throws ModelLoadException {
        double tolerance = card.map(ModelCard::goldenTolerance).orElse(BARE_TOLERANCE);
        List<Tensor[]> examples = Examples.atLeast(EXAMPLES, signature, card).subList(0, EXAMPLES);
        try {
            List<List<Tensor>> alone = new ArrayList<>();
            for (Tensor[] example : examples) {
                alone.add(run.run(List.<Tensor[]>of(example)));
            }
            return same(run.run(examples), alone, tolerance)
                    && same(run.run(examples.reversed()), alone.reversed(), tolerance);
        } catch (ModelRunException e) {
            return false;
        }
    }

    private static boolean same(List<Tensor> joined, List<List<Tensor>> alone, double tolerance) {
        for (Tensor tensor : joined) {
            if (tensor.shape().length == 0 || tensor.rows() != alone.size()) {
                return false;
            }
        }
        for (int i = 0; i < alone.size(); i++) {
            int row = i;
            List<Tensor> slice = joined.stream()
                    .map(tensor -> tensor.sliceRows(row, row + 1))
                    .toList();
            if (Agreement.difference(alone.get(i), slice, tolerance) != null) {
                return false;
            }
        }
        return true;
    }
}
