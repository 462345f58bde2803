package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorData;
import java.util.List;

/** Values for inputs of which neither card nor golden examples say what they take. */
enum GeneratedValues {
    /** Floats from -0.5 to 0.5, integers 0 and 1. */
    USUAL(1, 1, 0),
    OTHER_USUAL(2, 1, 0),
    THIRD_USUAL(3, 1, 0),
    ONES(0, 0, 1),
    ZEROS(0, 0, 0),
    TINY(4, 1e-3, 1e-3),
    LARGE(5, 1e4, 1e4),
    NEGATIVE(6, -100, -60),
    /** Of all sizes and signs within one row. */
    MIXED(7, 0, 0),
    /** Around a million, and so far beyond it that no memory could hold so much where a value becomes a size. */
    MILLIONS(8, 1e6, 1e6),
    VAST(9, 1e15, 1e15),
    GREATEST(10, 1e30, 1e30);

    /** In the order in which they are tried until one runs. */
    static final List<GeneratedValues> FIRST = List.of(USUAL, ONES, ZEROS);

    static final List<GeneratedValues> EXTREMES = List.of(TINY, LARGE, NEGATIVE, ZEROS, ONES, MIXED);

    /** Tried only where nothing describes the inputs. */
    static final List<GeneratedValues> FAR = List.of(MILLIONS, VAST, GREATEST);

    private static final double[] SIZES = {1e-3, -1, 0, 1e4, 0.5, -300, 30};
    private static final String[] TEXTS = {"a", "b", "1", "", "-1", "Abc"};
    private static final double LARGEST_HALF = 6e4;

    private final int seed;
    private final double width;
    private final double middle;

    GeneratedValues(int seed, double width, double middle) {
        this.seed = seed;
        this.width = width;
        this.middle = middle;
    }

    TensorData data(Datatype datatype, int length) {
        return switch (datatype) {
            case BYTES -> TensorElements.texts(length, this::text);
            case FP16 -> TensorElements.numbers(datatype, length, i -> Math.min(number(i), LARGEST_HALF));
            case BF16, FP32, FP64 -> TensorElements.numbers(datatype, length, this::number);
            case UINT8, UINT16, UINT32, UINT64 -> TensorElements.numbers(datatype, length, i -> Math.abs(whole(i)));
            default -> TensorElements.numbers(datatype, length, this::whole);
        };
    }

    /** Multiples of the golden ratio, modulo 1, never repeat. */
    private double number(int i) {
        double fraction = ((i + 1 + 7 * seed) * 0.6180339887) % 1 - 0.5;
        return this == MIXED ? SIZES[i % SIZES.length] : middle + width * fraction;
    }

    /** Far smaller than the floats: an integer may be an index, or how often something is done. */
    private int whole(int i) {
        return switch (this) {
            case USUAL, OTHER_USUAL, THIRD_USUAL -> (i + seed + 1) % 2;
            case ONES, ZEROS -> (int) middle;
            case TINY -> 2 + i % 2;
            case LARGE, MILLIONS, VAST, GREATEST -> 60 + i % 60;
            case NEGATIVE -> -1 - i % 3;
            case MIXED -> (i % 5 - 2) * 10;
        };
    }

    private String text(int i) {
        return switch (this) {
            case USUAL, OTHER_USUAL, THIRD_USUAL -> TEXTS[(i + seed + 1) % 2];
            case ONES, ZEROS -> String.valueOf(whole(i));
            case TINY -> "";
            case LARGE, MILLIONS, VAST, GREATEST -> "a longer text, of " + i;
            case NEGATIVE -> "-1";
            case MIXED -> TEXTS[i % TEXTS.length];
        };
    }
}
