package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Compares rows that shared a run with the same rows alone. Free first dimensions don't say whether rows may be joined: a
 * recurrent model may carry its state along the first dimension, a filter may drop rows, and a normalisation may divide
 * by the largest value of the whole batch.
 */
final class BatchCheck {
    private BatchCheck() {}

    /**
     * Runs the examples joined, in both orders and in part. Any failure counts as no: not joining is always safe.
     *
     * @param examples of one row each
     * @param alone what each of them was answered alone
     * @param shapes where the answers' shapes are kept
     * @param late true when no more run may be begun
     * @return true when the joined answers are the lone ones
     */
    static boolean sameJoined(
            ModelRun run,
            List<Tensor[]> examples,
            List<List<Tensor>> alone,
            double tolerance,
            AnswerShapes shapes,
            BooleanSupplier late) {
        int size = examples.size();
        for (int rows : new int[] {size, -size, (size + 1) / 2}) {
            List<Tensor[]> members = rows < 0 ? examples.reversed() : examples.subList(0, rows);
            List<List<Tensor>> expected = rows < 0 ? alone.reversed() : alone.subList(0, rows);
            if (late.getAsBoolean() || !sameInOneRun(run, members, expected, tolerance, shapes)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameInOneRun(
            ModelRun run, List<Tensor[]> examples, List<List<Tensor>> alone, double tolerance, AnswerShapes shapes) {
        try {
            List<Tensor> joined = run.run(examples);
            shapes.add(joined);
            return same(joined, alone, tolerance);
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
            List<Tensor> slice = new ArrayList<>(joined.size());
            for (Tensor tensor : joined) {
                slice.add(tensor.sliceRows(i, i + 1));
            }
            if (!sameRow(alone.get(i), slice, tolerance)) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameRow(List<Tensor> alone, List<Tensor> slice, double tolerance) {
        for (int i = 0; i < alone.size(); i++) {
            double atLeast = Math.max(tolerance, precision(alone.get(i).datatype()));
            if (Agreement.difference(List.of(alone.get(i)), List.of(slice.get(i)), atLeast) != null) {
                return false;
            }
        }
        return true;
    }

    /** Two steps of the last digit of half floats, whose sums in another order differ by as much. */
    private static double precision(Datatype datatype) {
        return switch (datatype) {
            case FP16 -> 0x1p-9;
            case BF16 -> 0x1p-6;
            default -> 0;
        };
    }
}
