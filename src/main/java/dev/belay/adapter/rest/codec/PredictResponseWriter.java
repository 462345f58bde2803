package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerParts;
import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/**
 * The v1 answer: {@code predictions} by rows, or {@code outputs} by columns. Outputs are named when there are several.
 * Who answered stands beside them; TensorFlow Serving's clients pass over keys that they don't know.
 */
public final class PredictResponseWriter {

    private PredictResponseWriter() {}

    /**
     * Whether what an endpoint answers can be told apart by rows: each of its outputs has a free first dimension, and so
     * has some input, if there are any. Said by the signature alone, so that it is the same for any number of rows.
     */
    public static boolean hasRows(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return outputs.stream().allMatch(TensorSpec::hasFreeFirstDimension)
                && (inputs.isEmpty() || inputs.stream().anyMatch(TensorSpec::hasFreeFirstDimension));
    }

    /**
     * @param model the name that the caller asked for
     * @param columns true for a request in the column form, and for an endpoint whose answers have no rows
     * @param rows of the request; an answer of another length, whatever its signature says, can only be written as columns
     */
    public static byte[] write(
            JsonBuffer out, String model, boolean columns, int rows, PredictionResult.Answered answer) {
        List<Tensor> outputs = answer.outputs();
        if (columns || !followRows(outputs, rows)) {
            out.raw("{\"outputs\":");
            writeColumns(out, outputs);
        } else {
            out.raw("{\"predictions\":[");
            for (int row = 0; row < rows; row++) {
                if (row > 0) {
                    out.raw(',');
                }
                writeRow(out, outputs, row);
            }
            out.raw(']');
        }
        writeTail(out, model, answer);
        return out.take();
    }

    /** The same, to be written bit by bit. */
    public static AnswerText large(String model, boolean columns, int rows, PredictionResult.Answered answer) {
        List<Tensor> outputs = answer.outputs();
        AnswerParts parts = new AnswerParts();
        if (columns || !followRows(outputs, rows)) {
            parts.add(out -> out.raw("{\"outputs\":"));
            addColumns(parts, outputs);
        } else {
            parts.add(out -> out.raw("{\"predictions\":["))
                    .add(new PredictRowsText(outputs, rows))
                    .add(out -> out.raw(']'));
        }
        return parts.add(out -> writeTail(out, model, answer));
    }

    private static void addColumns(AnswerParts parts, List<Tensor> outputs) {
        if (outputs.size() == 1) {
            parts.add(TensorText.nested(outputs.getFirst()));
            return;
        }
        parts.add(out -> out.raw('{'));
        for (int i = 0; i < outputs.size(); i++) {
            int index = i;
            parts.add(out -> startMember(out, outputs.get(index), index)).add(TensorText.nested(outputs.get(index)));
        }
        parts.add(out -> out.raw('}'));
    }

    private static void writeTail(JsonBuffer out, String model, PredictionResult.Answered answer) {
        out.raw(",\"model_name\":").string(model);
        out.raw(",\"model_version\":").string(answer.model().version());
        out.raw(',');
        Provenance.write(out, answer);
        out.raw('}');
    }

    private static void writeRow(JsonBuffer out, List<Tensor> outputs, int row) {
        if (outputs.size() == 1) {
            TensorJson.row(out, outputs.getFirst(), row);
            return;
        }
        out.raw('{');
        for (int i = 0; i < outputs.size(); i++) {
            startMember(out, outputs.get(i), i);
            TensorJson.row(out, outputs.get(i), row);
        }
        out.raw('}');
    }

    private static void writeColumns(JsonBuffer out, List<Tensor> outputs) {
        if (outputs.size() == 1) {
            TensorJson.nested(out, outputs.getFirst());
            return;
        }
        out.raw('{');
        for (int i = 0; i < outputs.size(); i++) {
            startMember(out, outputs.get(i), i);
            TensorJson.nested(out, outputs.get(i));
        }
        out.raw('}');
    }

    private static void startMember(JsonBuffer out, Tensor output, int index) {
        if (index > 0) {
            out.raw(',');
        }
        out.string(output.name()).raw(':');
    }

    private static boolean followRows(List<Tensor> outputs, int rows) {
        for (Tensor output : outputs) {
            if (output.shape().length == 0 || output.shape()[0] != rows) {
                return false;
            }
        }
        return true;
    }
}
