package dev.belay.validation;

import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import org.jspecify.annotations.Nullable;

/** Finds a row that repeats an earlier one of the same request, in all features that the request has. */
final class DuplicateRows {
    /**
     * Looks per row into the table. At a load of at most a half more than a handful is rare by chance; a caller who
     * makes collisions on purpose gets an undetected duplicate, not our event loop.
     */
    private static final int MOST_PROBES = 16;

    private DuplicateRows() {}

    /** @param row the repetition, {@code of} the row it repeats */
    record Pair(int row, int of) {}

    static @Nullable Pair find(Inputs inputs) {
        int rows = inputs.rows();
        if (rows < 2) {
            return null;
        }
        int[] hashes = hashes(inputs, rows);
        int mask = Integer.highestOneBit(2 * rows - 1) * 2 - 1;
        int[] table = new int[mask + 1];
        for (int row = 0; row < rows; row++) {
            int at = spread(hashes[row]) & mask;
            for (int probe = 0; probe < MOST_PROBES; probe++, at = (at + 1) & mask) {
                int other = table[at] - 1;
                if (other < 0) {
                    table[at] = row + 1;
                    break;
                }
                if (hashes[other] == hashes[row] && same(inputs, other, row)) {
                    return new Pair(row, other);
                }
            }
        }
        return null;
    }

    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }

    private static int[] hashes(Inputs inputs, int rows) {
        int[] hashes = new int[rows];
        for (int slot = 0; slot < inputs.features().size(); slot++) {
            Tensor tensor = inputs.at(slot);
            if (tensor != null && tensor.rows() == rows) {
                addHashes(tensor.data(), tensor.data().length() / rows, hashes);
            }
        }
        return hashes;
    }

    private static void addHashes(TensorData data, int perRow, int[] hashes) {
        int i = 0;
        for (int row = 0; row < hashes.length; row++) {
            int hash = hashes[row];
            for (int end = i + perRow; i < end; i++) {
                hash = 31 * hash + hash(data, i);
            }
            hashes[row] = hash;
        }
    }

    private static int hash(TensorData data, int i) {
        return switch (data) {
            case TensorData.Floats floats -> Float.floatToIntBits(floats.values()[i]);
            case TensorData.Strings strings -> strings.values()[i].hashCode();
            case TensorData.Doubles doubles -> Double.hashCode(doubles.values()[i]);
            case TensorData.Longs longs -> Long.hashCode(longs.values()[i]);
            case TensorData.Ints ints -> ints.values()[i];
            case TensorData.Shorts shorts -> shorts.values()[i];
            case TensorData.Bytes bytes -> bytes.values()[i];
            case TensorData.Bools bools -> bools.values()[i] ? 1 : 0;
        };
    }

    private static boolean same(Inputs inputs, int left, int right) {
        for (int slot = 0; slot < inputs.features().size(); slot++) {
            Tensor tensor = inputs.at(slot);
            if (tensor != null && tensor.rows() == inputs.rows()) {
                int perRow = tensor.data().length() / inputs.rows();
                for (int i = 0; i < perRow; i++) {
                    if (!same(tensor.data(), left * perRow + i, right * perRow + i)) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private static boolean same(TensorData data, int left, int right) {
        return switch (data) {
            case TensorData.Strings(String[] values) -> values[left].equals(values[right]);
            case TensorData.Doubles(double[] values) -> Double.compare(values[left], values[right]) == 0;
            case TensorData.Longs(long[] values) -> values[left] == values[right];
            default -> hash(data, left) == hash(data, right);
        };
    }
}
