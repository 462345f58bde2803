package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;

/**
 * The v1 answer: {@code predictions} by rows, or {@code outputs} by columns. Outputs are named when there are several.
 * Tier and version are beside them; TensorFlow Serving's clients ignore keys that they don't know.
 */
final class PredictResponseWriter implements AnswerText {
    private final String model;
    private final PredictionResult.Answered answer;
    private final boolean byRows;
    /** A value of each output: the rows, or one for the columns. */
    private final int groups;

    private final TensorText[] values;
    private boolean begun;
    private boolean within;
    private int group;
    private int output;

    /**
     * @param model the name that the caller asked for
     * @param columns true for a request in the column form, and for an endpoint whose answers have no rows
     * @param rows of the request; an answer of another length, whatever its signature says, can only be written as columns
     */
    PredictResponseWriter(String model, boolean columns, int rows, PredictionResult.Answered answer) {
        this.model = model;
        this.answer = answer;
        this.byRows = !columns && followRows(answer.outputs(), rows);
        this.groups = byRows ? rows : 1;
        this.values = new TensorText[answer.outputs().size()];
        for (int i = 0; i < values.length; i++) {
            Tensor tensor = answer.outputs().get(i);
            values[i] = byRows ? TensorText.row(tensor) : TensorText.nested(tensor);
        }
    }

    /**
     * Whether what an endpoint answers can be told apart by rows: each of its outputs has a free first dimension, and so
     * has some input, if there are any. Said by the signature alone, so that it is the same for any number of rows.
     */
    static boolean hasRows(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        return outputs.stream().allMatch(TensorSpec::hasFreeFirstDimension)
                && (inputs.isEmpty() || inputs.stream().anyMatch(TensorSpec::hasFreeFirstDimension));
    }

    private static boolean followRows(List<Tensor> outputs, int rows) {
        for (int i = 0; i < outputs.size(); i++) {
            long[] shape = outputs.get(i).shape();
            if (shape.length == 0 || shape[0] != rows) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean writeMore(JsonBuffer out, int bytes) {
        if (!begun) {
            begun = true;
            out.raw(byRows ? "{\"predictions\":[" : "{\"outputs\":");
        }
        while (group < groups && out.length() < bytes) {
            if (!within) {
                begin(out);
            }
            // An endpoint none of whose versions could be loaded promises no outputs.
            within = values.length > 0 && values[output].writeMore(out, bytes);
            if (!within) {
                end(out);
            }
        }
        if (group < groups) {
            return true;
        }
        out.raw(byRows ? "],\"model_name\":" : ",\"model_name\":").string(model);
        out.raw(",\"model_version\":").string(answer.model().version());
        Provenance.write(out.raw(','), answer);
        out.raw('}');
        return false;
    }

    private void begin(JsonBuffer out) {
        if (group > 0 && output == 0) {
            out.raw(',');
        }
        if (values.length != 1) {
            out.raw(output == 0 ? '{' : ',');
        }
        if (values.length > 1) {
            out.string(answer.outputs().get(output).name()).raw(':');
        }
    }

    private void end(JsonBuffer out) {
        if (values.length > 0) {
            values[output].nextRow();
        }
        if (++output >= values.length) {
            output = 0;
            group++;
            if (values.length != 1) {
                out.raw('}');
            }
        }
    }
}
