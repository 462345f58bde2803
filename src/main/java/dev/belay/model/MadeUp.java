package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/** Values that nobody has given: for artifacts of which it isn't known what they take. */
enum MadeUp {
    /** Floats from -0.5 to 0.5, integers 0 and 1. */
    USUAL(1),
    OTHER_USUAL(2),
    THIRD_USUAL(3),
    ONES(0),
    ZEROS(0),
    TINY(4),
    LARGE(5),
    NEGATIVE(6),
    /** Of all sizes and signs within one row. */
    MIXED(7),
    /** Around a million, and so far beyond it that no memory could hold so much where a value becomes a size. */
    MILLIONS(8),
    VAST(9),
    GREATEST(10);

    private static final double[] SIZES = {1e-3, -1, 0, 1e4, 0.5, -300, 30};

    private static final List<String> TEXTS = List.of("a", "b", "1", "", "-1", "Abc");

    private static final double LARGEST_HALF = 6e4;

    private final int seed;

    MadeUp(int seed) {
        this.seed = seed;
    }

    Tensor tensor(TensorSpec spec, long[] shape) {
        int elements = 1;
        for (long dimension : shape) {
            elements = Math.toIntExact(elements * dimension);
        }
        return new Tensor(spec.name(), spec.datatype(), shape, data(spec.datatype(), elements));
    }

    private TensorData data(Datatype datatype, int elements) {
        if (datatype == Datatype.BYTES) {
            String[] texts = new String[elements];
            for (int i = 0; i < elements; i++) {
                texts[i] = text(i);
            }
            return new TensorData.Strings(texts);
        }
        double[] values = new double[elements];
        for (int i = 0; i < elements; i++) {
            values[i] = switch (datatype) {
                case FP16 -> Math.min(number(i), LARGEST_HALF);
                case BF16, FP32, FP64 -> number(i);
                case UINT8, UINT16, UINT32, UINT64 -> Math.abs(whole(i));
                default -> whole(i);
            };
        }
        return Numbers.data(datatype, values);
    }

    private double number(int i) {
        return switch (this) {
            case USUAL, OTHER_USUAL, THIRD_USUAL -> fraction(i);
            case ONES -> 1;
            case ZEROS -> 0;
            case TINY -> 1e-3 * (fraction(i) + 1);
            case LARGE -> 1e4 * (fraction(i) + 1);
            case NEGATIVE -> -100 * (fraction(i) + 0.6);
            case MIXED -> SIZES[i % SIZES.length];
            case MILLIONS -> 1e6 * (fraction(i) + 1);
            case VAST -> 1e15 * (fraction(i) + 1);
            case GREATEST -> 1e30 * (fraction(i) + 1);
        };
    }

    /** Far smaller than the floats: an integer may be an index, or how often something is done. */
    private long whole(int i) {
        return switch (this) {
            case USUAL, OTHER_USUAL, THIRD_USUAL -> (i + seed + 1) % 2;
            case ONES -> 1;
            case ZEROS -> 0;
            case TINY -> 2 + i % 2;
            case LARGE, MILLIONS, VAST, GREATEST -> 60 + i % 60;
            case NEGATIVE -> -1 - i % 3;
            case MIXED -> (i % 5 - 2) * 10L;
        };
    }

    private String text(int i) {
        return switch (this) {
            case USUAL, OTHER_USUAL, THIRD_USUAL -> TEXTS.get((i + seed + 1) % 2);
            case ONES -> "1";
            case ZEROS -> "0";
            case TINY -> "";
            case LARGE, MILLIONS, VAST, GREATEST -> "a longer text, of " + i;
            case NEGATIVE -> "-1";
            case MIXED -> TEXTS.get(i % TEXTS.size());
        };
    }

    /** From -0.5 to 0.5; steps of the golden ratio never repeat. */
    private double fraction(int i) {
        return ((i + 1 + 7 * seed) * 0.6180339887) % 1 - 0.5;
    }
}
