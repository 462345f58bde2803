package dev.belay.validation;

import dev.belay.model.ModelCard;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A numeric feature: null, hard range, outlier. */
final class NumericColumn extends ColumnGuard {
    private final Datatype datatype;
    private final Finding outOfRange;
    /** An infinity that no range allows. Nobody knows what a model makes of it, so it can't just be flagged. */
    private final Finding infinite;

    private final Finding outlier;
    private final ModelCard.Range hard;
    private final ModelCard.Range usual;
    /** Between these nothing can be found; one comparison decides the common case. */
    private final double cleanMin;

    private final double cleanMax;

    NumericColumn(ModelCard.Input input, int slot, GuardPolicy policy) {
        super(input.spec().name(), slot, input.nullable(), input.nullable(), policy);
        this.datatype = input.spec().datatype();
        this.outOfRange = policy.finding(Check.RANGE, feature);
        this.infinite = policy.withoutFlag(Check.RANGE).finding(Check.RANGE, feature);
        this.outlier = policy.finding(Check.OUTLIER, feature);
        double largest = datatype.largest();
        this.hard = rounded(input.range() == null ? new ModelCard.Range(-largest, largest) : input.range());
        this.usual = rounded(usual(input.profile(), policy.outlierFactor()));
        this.cleanMin = Math.max(hard.min(), usual.min());
        this.cleanMax = Math.min(hard.max(), usual.max());
    }

    private static ModelCard.Range usual(ModelCard.@Nullable NumericProfile profile, double factor) {
        if (profile == null) {
            return new ModelCard.Range(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
        }
        List<Double> edges = profile.quantiles();
        double margin = factor * (edges.getLast() - edges.getFirst());
        return new ModelCard.Range(edges.getFirst() - margin, edges.getLast() + margin);
    }

    private ModelCard.Range rounded(ModelCard.Range range) {
        return new ModelCard.Range(
                Numbers.roundedFor(datatype, range.min()), Numbers.roundedFor(datatype, range.max()));
    }

    @Override
    boolean isCleanColumn(Tensor tensor) {
        TensorData data = tensor.data();
        if (data instanceof TensorData.Floats(float[] values)) {
            for (float value : values) {
                if (!isClean(value)) {
                    return false;
                }
            }
            return true;
        }
        for (int i = 0; i < data.length(); i++) {
            if (!isClean(Numbers.at(datatype, data, i))) {
                return false;
            }
        }
        return true;
    }

    private boolean isClean(double value) {
        return (value >= cleanMin && value <= cleanMax) || (mayBeNull && Double.isNaN(value));
    }

    @Override
    @Nullable
    Finding at(Tensor tensor, int element) {
        double value = Numbers.at(datatype, tensor.data(), element);
        if (Double.isNaN(value)) {
            return mayBeNull ? null : isNull;
        }
        if (!hard.contains(value)) {
            return Double.isInfinite(value) ? infinite : outOfRange;
        }
        return usual.contains(value) ? null : outlier;
    }

    @Override
    String shown(Tensor tensor, int element) {
        return Numbers.shown(datatype, Numbers.at(datatype, tensor.data(), element));
    }

    @Override
    String allowed(Finding finding) {
        if (finding == infinite && hard.max() == datatype.largest()) {
            return "a finite number";
        }
        return finding == outlier ? shown(usual) + ", by the training data" : shown(hard);
    }

    private String shown(ModelCard.Range range) {
        return limit(range.min()) + " to " + limit(range.max());
    }

    private String limit(double limit) {
        return datatype.isFloat() && limit != Math.rint(limit) ? Numbers.shown(datatype, limit) : Numbers.limit(limit);
    }
}
