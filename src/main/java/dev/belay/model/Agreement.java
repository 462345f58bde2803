package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says whether two answers are the same but for rounding. */
final class Agreement {
    private Agreement() {}

    /**
     * The first difference in words, null if there is none. Tensors are matched by name.
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
        for (Tensor tensor : tensors) {
            if (tensor.name().equals(name)) {
                return tensor;
            }
        }
        return null;
    }

    private static @Nullable String difference(Tensor want, Tensor have, double tolerance) {
        String subject = "output '" + want.name() + "'";
        if (want.datatype() != have.datatype() || !Arrays.equals(want.shape(), have.shape())) {
            return subject + ": expected " + describe(want) + ", got " + describe(have);
        }
        for (int i = 0; i < want.data().length(); i++) {
            if (!same(want, have, i, tolerance)) {
                return subject + " element " + i + ": expected " + text(want, i) + ", got " + text(have, i)
                        + " (tolerance " + tolerance + ")";
            }
        }
        return null;
    }

    private static boolean same(Tensor want, Tensor have, int i, double tolerance) {
        return switch (want.datatype()) {
            case FP16, BF16, FP32, FP64 -> close(number(want, i), number(have, i), tolerance);
            default -> text(want, i).equals(text(have, i));
        };
    }

    private static boolean close(double want, double have, double tolerance) {
        return Double.compare(want, have) == 0
                || Math.abs(want - have) <= tolerance * Math.max(1, Math.min(Math.abs(want), Double.MAX_VALUE));
    }

    static boolean areFinite(List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            for (int i = 0; tensor.datatype().isFloat() && i < tensor.data().length(); i++) {
                if (!Double.isFinite(number(tensor, i))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static double number(Tensor tensor, int i) {
        return switch (tensor.data()) {
            case TensorData.Floats(float[] values) -> values[i];
            case TensorData.Doubles(double[] values) -> values[i];
            case TensorData.Shorts(short[] values) ->
                tensor.datatype() == Datatype.FP16
                        ? Float.float16ToFloat(values[i])
                        : Float.intBitsToFloat(values[i] << 16);
            default -> throw new IllegalArgumentException(tensor + " holds no floats");
        };
    }

    private static String text(Tensor tensor, int i) {
        return switch (tensor.data()) {
            case TensorData.Bools(boolean[] values) -> String.valueOf(values[i]);
            case TensorData.Bytes(byte[] values) -> String.valueOf(values[i]);
            case TensorData.Shorts(short[] values) -> String.valueOf(values[i]);
            case TensorData.Ints(int[] values) -> String.valueOf(values[i]);
            case TensorData.Longs(long[] values) -> String.valueOf(values[i]);
            case TensorData.Floats(float[] values) -> String.valueOf(values[i]);
            case TensorData.Doubles(double[] values) -> String.valueOf(values[i]);
            case TensorData.Strings(String[] values) -> "\"" + values[i] + "\"";
        };
    }

    private static String describe(Tensor tensor) {
        return tensor.datatype() + " " + Arrays.toString(tensor.shape());
    }
}
