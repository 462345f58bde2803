package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares two answers, apart from rounding. */
final class Agreement {
    private Agreement() {}

    /**
     * Describes the first difference, null if there is none. Tensors are matched by name.
     *
     * @param tolerance absolute below 1, relative above: float32 has 7 digits, whatever the scale. NaN equals NaN.
     */
    static @Nullable String difference(List<Tensor> expected, List<Tensor> got, double tolerance) {
        for (Tensor want : expected) {
            Tensor have = find(got, want.name());
            String difference =
                    have == null ? "output '" + want.name() + "' is missing" : difference(want, have, tolerance);
            if (difference != null) {
                return difference;
            }
        }
        return null;
    }

    static @Nullable Tensor find(List<Tensor> tensors, String name) {
        return tensors.stream()
                .filter(tensor -> tensor.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    static @Nullable String difference(Tensor want, Tensor have, double tolerance) {
        String subject = "output '" + want.name() + "'";
        if (want.datatype() != have.datatype() || !Arrays.equals(want.shape(), have.shape())) {
            return subject + ": expected " + describe(want) + ", got " + describe(have);
        }
        for (int i = 0; i < want.data().length(); i++) {
            Object expected = TensorElements.get(want, i);
            Object got = TensorElements.get(have, i);
            boolean same = want.datatype().isFloat()
                    ? close(((Number) expected).doubleValue(), ((Number) got).doubleValue(), tolerance)
                    : expected.equals(got);
            if (!same) {
                return subject + " element " + i + ": expected " + quoted(expected) + ", got " + quoted(got)
                        + " (tolerance " + tolerance + ")";
            }
        }
        return null;
    }

    private static boolean close(double want, double have, double tolerance) {
        return Double.compare(want, have) == 0
                || Math.abs(want - have) <= tolerance * Math.max(1, Math.min(Math.abs(want), Double.MAX_VALUE));
    }

    static boolean isFinite(Tensor tensor) {
        return !tensor.datatype().isFloat()
                || IntStream.range(0, tensor.data().length())
                        .allMatch(i -> Double.isFinite(((Number) TensorElements.get(tensor, i)).doubleValue()));
    }

    private static String quoted(Object element) {
        return element instanceof String text ? "\"" + text + "\"" : element.toString();
    }

    private static String describe(Tensor tensor) {
        return tensor.datatype() + " " + Arrays.toString(tensor.shape());
    }
}
