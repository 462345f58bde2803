package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.cascade.CascadeResult;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.List;

/** Requests and answers of one row that fit a signature, with made-up values. */
final class SampleRequests {
    private SampleRequests() {}

    /** By the Open Inference Protocol v2. */
    static byte[] infer(FeatureSet features) {
        JsonBuffer out = new JsonBuffer();
        out.raw("{\"id\":\"sample\",\"inputs\":[");
        for (FeatureSet.Feature feature : features.features()) {
            TensorSpec spec = feature.spec();
            if (feature.slot() > 0) {
                out.raw(',');
            }
            out.raw("{\"name\":").string(spec.name());
            out.raw(",\"shape\":");
            TensorJson.shape(out, oneRow(spec));
            out.raw(",\"datatype\":\"" + spec.datatype() + "\",\"data\":");
            writeRow(out, spec);
            out.raw('}');
        }
        return out.raw("]}").take();
    }

    /** By v1, as a row of named features. */
    static byte[] predict(FeatureSet features) {
        JsonBuffer out = new JsonBuffer();
        out.raw("{\"instances\":[{");
        for (FeatureSet.Feature feature : features.features()) {
            if (feature.slot() > 0) {
                out.raw(',');
            }
            out.string(feature.spec().name()).raw(':');
            writeNested(out, feature.spec(), 1);
        }
        return out.raw("}]}").take();
    }

    static PredictionResult.Answered answer(List<TensorSpec> outputs) {
        List<Tensor> tensors = new ArrayList<>();
        for (TensorSpec spec : outputs) {
            if (spec.datatype() == Datatype.FP32) {
                long[] shape = oneRow(spec);
                tensors.add(new Tensor(
                        spec.name(), spec.datatype(), shape, new TensorData.Floats(new float[product(shape)])));
            }
        }
        return new PredictionResult.Answered(
                "sample", new CascadeResult.Answered("sample", new ModelRef("sample", "1"), tensors, null), null);
    }

    private static void writeRow(JsonBuffer out, TensorSpec spec) {
        out.raw('[');
        for (int i = 0; i < product(oneRow(spec)); i++) {
            if (i > 0) {
                out.raw(',');
            }
            writeValue(out, spec.datatype(), i);
        }
        out.raw(']');
    }

    /** Of one row, what lies along the dimensions from {@code dimension} on. */
    private static void writeNested(JsonBuffer out, TensorSpec spec, int dimension) {
        if (dimension >= spec.shape().size()) {
            writeValue(out, spec.datatype(), dimension);
            return;
        }
        out.raw('[');
        for (int i = 0; i < oneRow(spec)[dimension]; i++) {
            if (i > 0) {
                out.raw(',');
            }
            writeNested(out, spec, dimension + 1);
        }
        out.raw(']');
    }

    private static void writeValue(JsonBuffer out, Datatype datatype, int index) {
        switch (datatype) {
            case FP32, FP64, FP16, BF16 -> out.number(index + 0.12345678);
            case BYTES -> out.string("sample");
            case BOOL -> out.bool(true);
            case INT8, INT16, INT32, INT64, UINT8, UINT16, UINT32, UINT64 -> out.number(1L);
        }
    }

    private static long[] oneRow(TensorSpec spec) {
        return spec.shape().stream()
                .mapToLong(dimension -> Math.max(dimension, 1))
                .toArray();
    }

    private static int product(long[] shape) {
        long product = 1;
        for (long dimension : shape) {
            product *= dimension;
        }
        return Math.toIntExact(product);
    }
}
