package dev.belay.validation;

import dev.belay.model.Signature;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks a version's inputs from a request, in the signature's order. A feature that the request lacks is null in every
 * row; whether the version can do without was for {@link InputGuard} to say.
 */
public final class InputBinder {
    private final TensorSpec[] specs;
    private final int[] slots;

    /** @throws IllegalArgumentException the endpoint doesn't have the version's features, or has them otherwise */
    public InputBinder(Signature signature, FeatureSet features) {
        List<TensorSpec> inputs = signature.inputs();
        this.specs = inputs.toArray(TensorSpec[]::new);
        this.slots = inputs.stream().mapToInt(spec -> slot(spec, features)).toArray();
    }

    /**
     * Takes room for what {@link #bind} makes of features that the request lacks.
     *
     * @return why there is none; null if there is
     */
    public Room.@Nullable Refusal makeRoom(Inputs inputs) {
        long bytes = 0;
        for (int i = 0; i < slots.length; i++) {
            if (inputs.at(slots[i]) == null) {
                // Twice: the elements are copied to where the model reads them.
                long elements = Weight.elements(nullShape(specs[i], inputs.rows()));
                bytes = Weight.plus(bytes, Weight.times(2, Weight.bytes(specs[i].datatype(), elements)));
            }
        }
        return bytes == 0 ? null : inputs.room().take(bytes);
    }

    public Tensor[] bind(Inputs inputs) {
        Tensor[] bound = new Tensor[slots.length];
        for (int i = 0; i < slots.length; i++) {
            Tensor tensor = inputs.at(slots[i]);
            bound[i] = tensor == null ? nulls(specs[i], inputs.rows()) : tensor;
        }
        return bound;
    }

    /** True if an element that the version reads is null, NaN or infinite. */
    public boolean anyWithoutNumber(Inputs inputs) {
        for (int slot : slots) {
            Tensor tensor = inputs.at(slot);
            if (tensor == null || Numbers.anyWithoutNumber(tensor)) {
                return true;
            }
        }
        return false;
    }

    private static Tensor nulls(TensorSpec spec, int rows) {
        long[] shape = nullShape(spec, rows);
        int elements = Math.toIntExact(Weight.elements(shape));
        return new Tensor(spec.name(), spec.datatype(), shape, nulls(spec, elements, rows));
    }

    private static long[] nullShape(TensorSpec spec, int rows) {
        long[] shape = new long[spec.shape().size()];
        for (int i = 0; i < shape.length; i++) {
            long dimension = spec.shape().get(i);
            shape[i] = dimension >= 0 ? dimension : i == 0 ? rows : 1;
        }
        return shape;
    }

    private static TensorData nulls(TensorSpec spec, int elements, int rows) {
        if (!spec.datatype().holdsNull()) {
            throw new IllegalStateException("'" + spec.name() + "' is missing in " + rows + " rows, and "
                    + spec.datatype() + " has no null: the guard must not let this pass");
        }
        TensorData data = TensorData.blank(spec.datatype(), elements);
        switch (data) {
            case TensorData.Floats(float[] values) -> Arrays.fill(values, Float.NaN);
            case TensorData.Doubles(double[] values) -> Arrays.fill(values, Double.NaN);
            case TensorData.Shorts(short[] values) ->
                Arrays.fill(values, HalfPrecision.round(spec.datatype(), Double.NaN));
            case TensorData.Strings(String[] values) -> Arrays.fill(values, "");
            default -> throw new IllegalStateException(spec.datatype() + " has no null");
        }
        return data;
    }

    /**
     * Where an input of a version lies in an endpoint's requests.
     *
     * @throws IllegalArgumentException as the constructor
     */
    static int slot(TensorSpec spec, FeatureSet features) {
        FeatureSet.Feature feature = features.find(spec.name());
        if (feature == null) {
            throw new IllegalArgumentException("the endpoint has no feature '" + spec.name() + "'");
        }
        TensorSpec other = feature.spec();
        if (!other.equals(spec)) {
            throw new IllegalArgumentException("feature '" + spec.name() + "' is " + other.datatype() + " "
                    + other.shape() + " at the endpoint, and the version reads " + spec.datatype() + " "
                    + spec.shape());
        }
        return feature.slot();
    }
}
