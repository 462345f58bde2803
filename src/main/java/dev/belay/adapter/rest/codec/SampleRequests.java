package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.belay.cascade.CascadeResult;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Requests and answers of one row that fit a signature, with made-up values. */
final class SampleRequests {
    private SampleRequests() {}

    /** By the Open Inference Protocol v2. */
    static byte[] infer(FeatureSet features) {
        return body(
                "{\"id\":\"sample\",\"inputs\":[%s]}",
                features, spec -> {
                    long[] shape = oneRow(spec);
                    return "{\"name\":%s,\"shape\":%s,\"datatype\":\"%s\",\"data\":%s}"
                            .formatted(
                                    quoted(spec.name()),
                                    Arrays.toString(shape),
                                    spec.datatype(),
                                    Collections.nCopies(elements(shape), value(spec.datatype())));
                });
    }

    /** By v1, as a row of named features. */
    static byte[] predict(FeatureSet features) {
        return body("{\"instances\":[{%s}]}", features, spec -> quoted(spec.name()) + ":" + nested(spec, 1));
    }

    static PredictionResult.Answered answer(List<TensorSpec> outputs) {
        List<Tensor> tensors = outputs.stream()
                .filter(spec -> spec.datatype() == Datatype.FP32)
                .map(spec -> new Tensor(
                        spec.name(),
                        spec.datatype(),
                        oneRow(spec),
                        new TensorData.Floats(new float[elements(oneRow(spec))])))
                .toList();
        return new PredictionResult.Answered(
                "sample", new CascadeResult.Answered("sample", new ModelRef("sample", "1"), tensors, null), null);
    }

    private static byte[] body(String form, FeatureSet features, Function<TensorSpec, String> input) {
        String inputs = features.features().stream()
                .map(feature -> input.apply(feature.spec()))
                .collect(Collectors.joining(","));
        return form.formatted(inputs).getBytes(StandardCharsets.UTF_8);
    }

    /** Of one row, what lies along the dimensions from {@code dimension} on. */
    private static String nested(TensorSpec spec, int dimension) {
        return dimension >= spec.shape().size()
                ? value(spec.datatype())
                : Collections.nCopies((int) oneRow(spec)[dimension], nested(spec, dimension + 1))
                        .toString();
    }

    private static String value(Datatype datatype) {
        return switch (datatype) {
            case FP32, FP64, FP16, BF16 -> "0.12345678";
            case BYTES -> "\"sample\"";
            case BOOL -> "true";
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> "1";
        };
    }

    private static String quoted(String name) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(name)) + '"';
    }

    private static long[] oneRow(TensorSpec spec) {
        return spec.shape().stream()
                .mapToLong(dimension -> Math.max(dimension, 1))
                .toArray();
    }

    private static int elements(long[] shape) {
        return Math.toIntExact(Weight.elements(shape));
    }
}
