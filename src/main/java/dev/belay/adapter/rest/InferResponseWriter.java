package dev.belay.adapter.rest;

import static dev.belay.adapter.rest.Provenance.ascii;

import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of an Open Inference Protocol v2 answer. */
final class InferResponseWriter {
    private static final byte[] MODEL_NAME = ascii("{\"model_name\":");
    private static final byte[] MODEL_VERSION = ascii(",\"model_version\":");
    private static final byte[] ID = ascii(",\"id\":");
    private static final byte[] OUTPUTS = ascii(",\"outputs\":[");
    private static final byte[] NAME = ascii("{\"name\":");
    private static final byte[] DATATYPE = ascii(",\"datatype\":");
    private static final byte[] SHAPE = ascii(",\"shape\":");
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] END = ascii("]}");

    private InferResponseWriter() {}

    /**
     * @param model the name that the caller asked for
     * @param id to be echoed; null if the caller gave none
     * @param wanted outputs in the caller's order; empty means all. One that the answering version hasn't is left out.
     */
    static byte[] write(
            JsonBuffer out, String model, @Nullable String id, List<String> wanted, PredictionResult.Answered answer) {
        writeHead(out, model, id, answer);
        boolean first = true;
        for (Tensor output : select(answer.outputs(), wanted)) {
            writeMetadata(out, output, first);
            first = false;
            TensorJson.flat(out, output);
            out.raw('}');
        }
        return out.raw(END).take();
    }

    /** The same, to be written bit by bit. */
    static AnswerText large(String model, @Nullable String id, List<String> wanted, PredictionResult.Answered answer) {
        AnswerParts parts = new AnswerParts().add(out -> writeHead(out, model, id, answer));
        boolean first = true;
        for (Tensor output : select(answer.outputs(), wanted)) {
            boolean isFirst = first;
            parts.add(out -> writeMetadata(out, output, isFirst))
                    .add(TensorText.flat(output))
                    .add(out -> out.raw('}'));
            first = false;
        }
        return parts.add(out -> out.raw(END));
    }

    private static void writeHead(JsonBuffer out, String model, @Nullable String id, PredictionResult.Answered answer) {
        out.raw(MODEL_NAME).string(model);
        out.raw(MODEL_VERSION).string(answer.model().version());
        if (id != null) {
            out.raw(ID).string(id);
        }
        out.raw(',');
        Provenance.write(out, answer);
        out.raw(OUTPUTS);
    }

    /** No member {@code parameters} here: without a binary size in it Triton's C++ client fails. */
    private static void writeMetadata(JsonBuffer out, Tensor output, boolean first) {
        if (!first) {
            out.raw(',');
        }
        out.raw(NAME).string(output.name());
        out.raw(DATATYPE).string(output.datatype().name());
        out.raw(SHAPE);
        TensorJson.shape(out, output.shape());
        out.raw(DATA);
    }

    private static List<Tensor> select(List<Tensor> outputs, List<String> wanted) {
        if (wanted.isEmpty()) {
            return outputs;
        }
        return wanted.stream()
                .flatMap(name -> outputs.stream().filter(output -> output.name().equals(name)))
                .toList();
    }
}
