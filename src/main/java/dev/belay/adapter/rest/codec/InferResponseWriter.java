package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON form of an Open Inference Protocol v2 answer. */
final class InferResponseWriter implements AnswerText {
    private final String model;
    private final @Nullable String id;
    private final PredictionResult.Answered answer;
    private final List<Tensor> outputs;
    private boolean begun;
    private int output;
    /** Of the output that is being written. */
    private @Nullable TensorText data;

    /**
     * @param model the name that the caller asked for
     * @param id to be echoed; null if the caller gave none
     * @param wanted outputs in the caller's order; empty means all. One that the answering version hasn't is left out.
     */
    InferResponseWriter(String model, @Nullable String id, List<String> wanted, PredictionResult.Answered answer) {
        this.model = model;
        this.id = id;
        this.answer = answer;
        this.outputs = wanted.isEmpty()
                ? answer.outputs()
                : wanted.stream()
                        .flatMap(name -> answer.outputs().stream()
                                .filter(output -> output.name().equals(name)))
                        .toList();
    }

    @Override
    public boolean writeMore(JsonBuffer out, int bytes) {
        if (!begun) {
            begun = true;
            writeHead(out);
        }
        while (output < outputs.size() && out.length() < bytes) {
            TensorText text = data == null ? begin(out, outputs.get(output)) : data;
            data = text.writeMore(out, bytes) ? text : null;
            if (data == null) {
                out.raw('}');
                output++;
            }
        }
        if (output < outputs.size()) {
            return true;
        }
        out.raw("]}");
        return false;
    }

    private void writeHead(JsonBuffer out) {
        out.raw("{\"model_name\":").string(model);
        out.raw(",\"model_version\":").string(answer.model().version());
        if (id != null) {
            out.raw(",\"id\":").string(id);
        }
        Provenance.write(out.raw(','), answer);
        out.raw(",\"outputs\":[");
    }

    /** Without a member {@code parameters}: if it has no binary size, Triton's C++ client fails. */
    private TensorText begin(JsonBuffer out, Tensor tensor) {
        out.raw(output == 0 ? "{\"name\":" : ",{\"name\":").string(tensor.name());
        out.raw(",\"datatype\":").string(tensor.datatype().name());
        out.raw(",\"shape\":[");
        for (int i = 0; i < tensor.shape().length; i++) {
            out.raw(i == 0 ? "" : ",").number(tensor.shape()[i]);
        }
        out.raw("],\"data\":");
        return TensorText.flat(tensor);
    }
}
