package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerParts;
import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of an Open Inference Protocol v2 answer. */
public final class InferResponseWriter {

    private InferResponseWriter() {}

    /**
     * @param model the name that the caller asked for
     * @param id to be echoed; null if the caller gave none
     * @param wanted outputs in the caller's order; empty means all. One that the answering version hasn't is left out.
     */
    public static byte[] write(
            JsonBuffer out, String model, @Nullable String id, List<String> wanted, PredictionResult.Answered answer) {
        writeHead(out, model, id, answer);
        boolean first = true;
        for (Tensor output : select(answer.outputs(), wanted)) {
            writeMetadata(out, output, first);
            first = false;
            TensorJson.flat(out, output);
            out.raw('}');
        }
        return out.raw("]}").take();
    }

    /** The same, to be written bit by bit. */
    public static AnswerText large(
            String model, @Nullable String id, List<String> wanted, PredictionResult.Answered answer) {
        AnswerParts parts = new AnswerParts().add(out -> writeHead(out, model, id, answer));
        boolean first = true;
        for (Tensor output : select(answer.outputs(), wanted)) {
            boolean isFirst = first;
            parts.add(out -> writeMetadata(out, output, isFirst))
                    .add(TensorText.flat(output))
                    .add(out -> out.raw('}'));
            first = false;
        }
        return parts.add(out -> out.raw("]}"));
    }

    private static void writeHead(JsonBuffer out, String model, @Nullable String id, PredictionResult.Answered answer) {
        out.raw("{\"model_name\":").string(model);
        out.raw(",\"model_version\":").string(answer.model().version());
        if (id != null) {
            out.raw(",\"id\":").string(id);
        }
        out.raw(',');
        Provenance.write(out, answer);
        out.raw(",\"outputs\":[");
    }

    /** No member {@code parameters} here: without a binary size in it Triton's C++ client fails. */
    private static void writeMetadata(JsonBuffer out, Tensor output, boolean first) {
        if (!first) {
            out.raw(',');
        }
        out.raw("{\"name\":").string(output.name());
        out.raw(",\"datatype\":").string(output.datatype().name());
        out.raw(",\"shape\":");
        TensorJson.shape(out, output.shape());
        out.raw(",\"data\":");
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
