package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of a large v1 answer, bit by bit: each a value, or an object where there are several outputs. */
final class PredictRowsText implements AnswerText {
    private final List<Tensor> outputs;
    private final int rows;
    private int row;
    private int output;
    private @Nullable TensorText value;

    PredictRowsText(List<Tensor> outputs, int rows) {
        this.outputs = outputs;
        this.rows = rows;
    }

    @Override
    public boolean writeMore(JsonBuffer out, int bytes) {
        boolean named = outputs.size() > 1;
        while (row < rows && out.length() < bytes) {
            if (value == null) {
                value = begin(out, named);
            }
            if (!value.writeMore(out, bytes)) {
                value = null;
                end(out, named);
            }
        }
        return row < rows;
    }

    private TensorText begin(JsonBuffer out, boolean named) {
        if (row > 0 && output == 0) {
            out.raw(',');
        }
        if (named) {
            out.raw(output == 0 ? '{' : ',');
            out.string(outputs.get(output).name()).raw(':');
        }
        return TensorText.row(outputs.get(output), row);
    }

    private void end(JsonBuffer out, boolean named) {
        if (++output == outputs.size()) {
            output = 0;
            row++;
            if (named) {
                out.raw('}');
            }
        }
    }
}
