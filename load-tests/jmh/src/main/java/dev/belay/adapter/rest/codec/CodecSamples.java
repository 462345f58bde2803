package dev.belay.adapter.rest.codec;

import dev.belay.cascade.CascadeResult;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests and answers of 30 features or outputs in a row, the same in every run. */
final class CodecSamples {
    static final String MODEL = "sample";

    private static final int COLUMNS = 30;
    private static final long SEED = 20_261_129;

    /** One tensor, {@code [-1, 30]}. */
    static final FeatureSet WIDE =
            new FeatureSet(List.of(new TensorSpec("x", Datatype.FP32, List.of(-1L, (long) COLUMNS))), false);

    /** A tensor {@code [-1]} for each of 30 names. */
    static final FeatureSet NAMED = new FeatureSet(
            IntStream.range(0, COLUMNS)
                    .mapToObj(column -> new TensorSpec("feature_" + column, Datatype.FP32, List.of(-1L)))
                    .toList(),
            false);

    private final SplittableRandom random = new SplittableRandom(SEED);

    /** Of the Open Inference Protocol v2: one FP32 tensor, its data flat. */
    byte[] infer(int rows) {
        String data = random.doubles((long) rows * COLUMNS, -100, 100)
                .mapToObj(value -> String.valueOf((float) value))
                .collect(Collectors.joining(","));
        return ("{\"id\":\"1\",\"inputs\":[{\"name\":\"x\",\"shape\":[" + rows + "," + COLUMNS
                        + "],\"datatype\":\"FP32\",\"data\":[" + data + "]}]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Of v1: rows of named features. */
    byte[] predict(int rows) {
        return IntStream.range(0, rows)
                .mapToObj(row -> this.namedRow())
                .collect(Collectors.joining(",", "{\"instances\":[", "]}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private String namedRow() {
        return NAMED.features().stream()
                .map(feature -> "\"" + feature.spec().name() + "\":" + (float) random.nextDouble(-100, 100))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** One FP32 tensor of {@code columns} values in a row. */
    PredictionResult.Answered answer(int rows, int columns) {
        float[] values = new float[rows * columns];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextDouble();
        }
        Tensor output = new Tensor("y", Datatype.FP32, new long[] {rows, columns}, new TensorData.Floats(values));
        return new PredictionResult.Answered(
                "1", new CascadeResult.Answered("primary", new ModelRef(MODEL, "1"), List.of(output), null), null);
    }
}
