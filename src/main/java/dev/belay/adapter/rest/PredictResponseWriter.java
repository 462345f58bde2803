package dev.belay.adapter.rest;

import static dev.belay.adapter.rest.Provenance.ascii;

import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/**
 * The v1 answer: {@code predictions} by rows, or {@code outputs} by columns. Outputs are named when there are several.
 * Who answered stands beside them; TensorFlow Serving's clients pass over keys that they don't know.
 */
final class PredictResponseWriter {
    private static final byte[] PREDICTIONS = ascii("{\"predictions\":[");
    private static final byte[] OUTPUTS = ascii("{\"outputs\":");
    private static final byte[] MODEL_NAME = ascii(",\"model_name\":");
    private static final byte[] MODEL_VERSION = ascii(",\"model_version\":");

    private PredictResponseWriter() {}

    /**
     * Whether what an endpoint answers can be told apart by rows: each of its outputs has a free first dimension, and so
     * has some input, if there are any. Said by the signature alone, so that it is the same for any number of rows.
     */
    static boolean hasRows(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return outputs.stream().allMatch(TensorSpec::hasFreeFirstDimension)
                && (inputs.isEmpty() || inputs.stream().anyMatch(TensorSpec::hasFreeFirstDimension));
    }

    /**
     * @param model the name that the caller asked for
     * @param columns true for a request in the column form, and for an endpoint whose answers have no rows
     * @param rows of the request; an answer of another length, whatever its signature says, can only be written as columns
     */
    static byte[] write(JsonBuffer out, String model, boolean columns, int rows, PredictionResult.Answered answer) {
        List<Tensor> outputs = answer.outputs();
        if (columns || !followRows(outputs, rows)) {
            out.raw(OUTPUTS);
            writeColumns(out, outputs);
        } else {
            out.raw(PREDICTIONS);
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
    static AnswerText large(String model, boolean columns, int rows, PredictionResult.Answered answer) {
        List<Tensor> outputs = answer.outputs();
        AnswerParts parts = new AnswerParts();
        if (columns || !followRows(outputs, rows)) {
            parts.add(out -> out.raw(OUTPUTS));
            addColumns(parts, outputs);
        } else {
            parts.add(out -> out.raw(PREDICTIONS))
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
        out.raw(MODEL_NAME).string(model);
        out.raw(MODEL_VERSION).string(answer.model().version());
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
