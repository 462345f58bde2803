package dev.belay.validation;

import dev.belay.model.ModelCard;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import org.jspecify.annotations.Nullable;

/** The checks of one output. */
final class OutputColumn {
    /** A softmax in float may leave its declared range by a few units in the last place; a wrong model goes further. */
    private static final double ROUNDING_RATIO = 1e-6;

    private static final double SUM_TOLERANCE = 1e-3;

    final TensorSpec spec;
    private final boolean unchecked;
    private final ModelCard.@Nullable Range declared;
    /** Infinities are outside even where no range is declared. */
    private final double min;

    private final double max;
    /** NaN where rows needn't sum to anything. */
    private final double rowsSumTo;

    OutputColumn(TensorSpec spec, ModelCard.@Nullable Output output) {
        this.spec = spec;
        this.declared = output == null ? null : output.range();
        double slack = spec.datatype().isFloat() ? ROUNDING_RATIO : 0;
        double low = declared == null ? -Double.MAX_VALUE : declared.min();
        double high = declared == null ? Double.MAX_VALUE : declared.max();
        this.min = Math.max(-Double.MAX_VALUE, low - slack * Math.max(1, Math.abs(low)));
        this.max = Math.min(Double.MAX_VALUE, high + slack * Math.max(1, Math.abs(high)));
        this.rowsSumTo = output == null || output.rowsSumTo() == null ? Double.NaN : output.rowsSumTo();
        this.unchecked = spec.datatype() == Datatype.BYTES || (!spec.datatype().isFloat() && declared == null);
    }

    /** @param rows the first dimension; -1 where it need not follow the request */
    boolean accepts(long[] shape, int rows) {
        return spec.accepts(shape) && (rows < 0 || (shape.length > 0 && shape[0] == rows));
    }

    @Nullable
    String defect(Tensor output) {
        if (unchecked) {
            return null;
        }
        int bad = firstBad(output.data());
        if (bad >= 0) {
            return badElement(output, bad);
        }
        return Double.isNaN(rowsSumTo) ? null : sums(output);
    }

    private int firstBad(TensorData data) {
        if (data instanceof TensorData.Floats(float[] values)) {
            for (int i = 0; i < values.length; i++) {
                if (!(values[i] >= min && values[i] <= max)) {
                    return i;
                }
            }
            return -1;
        }
        for (int i = 0; i < data.length(); i++) {
            double value = Numbers.at(spec.datatype(), data, i);
            if (!(value >= min && value <= max)) {
                return i;
            }
        }
        return -1;
    }

    private String badElement(Tensor output, int element) {
        double value = Numbers.at(spec.datatype(), output.data(), element);
        String where = " in row " + element / perRow(output);
        if (!Double.isFinite(value) || declared == null) {
            return "output '" + spec.name() + "' is " + value + where;
        }
        return "output '" + spec.name() + "' is " + Numbers.shown(spec.datatype(), value) + where + ", declared is "
                + Numbers.limit(declared.min()) + " to " + Numbers.limit(declared.max());
    }

    private static int perRow(Tensor output) {
        return Math.max(1, output.data().length() / Math.max(1, output.rows()));
    }

    private @Nullable String sums(Tensor output) {
        TensorData data = output.data();
        int perRow = perRow(output);
        for (int start = 0; start < data.length(); start += perRow) {
            double sum = 0;
            for (int i = start; i < start + perRow; i++) {
                sum += Numbers.at(spec.datatype(), data, i);
            }
            if (!(Math.abs(sum - rowsSumTo) <= SUM_TOLERANCE)) {
                return "output '" + spec.name() + "' sums to " + (float) sum + " in row " + start / perRow
                        + ", declared is " + Numbers.limit(rowsSumTo);
            }
        }
        return null;
    }
}
