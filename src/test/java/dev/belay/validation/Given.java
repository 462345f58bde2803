package dev.belay.validation;

import dev.belay.model.ModelCard;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A small version: two strings, two numbers and an integer, of which {@code temp} and {@code tailnum} may be null. */
final class Given {
    static final TensorSpec CARRIER = new TensorSpec("carrier", Datatype.BYTES, List.of(-1L, 1L));
    static final TensorSpec TAILNUM = new TensorSpec("tailnum", Datatype.BYTES, List.of(-1L, 1L));
    static final TensorSpec SCHED_MINUTE = new TensorSpec("sched_minute", Datatype.FP32, List.of(-1L, 1L));
    static final TensorSpec TEMP = new TensorSpec("temp", Datatype.FP32, List.of(-1L, 1L));
    static final TensorSpec SEATS = new TensorSpec("seats", Datatype.INT64, List.of(-1L, 1L));
    static final FeatureSet FEATURES = new FeatureSet(List.of(SEATS, TEMP, SCHED_MINUTE, TAILNUM, CARRIER), false);

    private Given() {}

    static ModelCard card() {
        return card(List.of(
                new ModelCard.Input(CARRIER, null, false, null, List.of("9E", "AA"), null),
                new ModelCard.Input(TAILNUM, null, true, null, null, null),
                new ModelCard.Input(SCHED_MINUTE, "min", false, new ModelCard.Range(0, 1439), null, null),
                new ModelCard.Input(
                        TEMP,
                        "degF",
                        true,
                        new ModelCard.Range(-60.1, 240),
                        null,
                        new ModelCard.NumericProfile(0.1, List.of(0.0, 50.0, 100.0))),
                new ModelCard.Input(SEATS, null, false, new ModelCard.Range(1, 900), null, null)));
    }

    static ModelCard card(List<ModelCard.Input> inputs) {
        return new ModelCard(
                "flights",
                "1",
                ModelCard.Stage.PRODUCTION,
                "",
                "",
                inputs,
                List.of(),
                null,
                Map.of(),
                List.of(),
                0,
                null,
                true);
    }

    static Signature signature() {
        return new Signature(card().inputs().stream().map(ModelCard.Input::spec).toList(), List.of(), true);
    }

    /** A request that nothing is wrong with; a change replaces one feature, by null or by other values. */
    static Inputs request(int rows, Tensor... changes) {
        @Nullable Tensor[] bySlot = new Tensor[FEATURES.size()];
        String[] carriers = new String[rows];
        String[] tails = new String[rows];
        float[] minutes = new float[rows];
        float[] temps = new float[rows];
        long[] seats = new long[rows];
        for (int i = 0; i < rows; i++) {
            carriers[i] = i % 2 == 0 ? "AA" : "9E";
            tails[i] = "N" + i;
            minutes[i] = i % 1440;
            temps[i] = 40;
            seats[i] = 180;
        }
        put(bySlot, strings(CARRIER, carriers));
        put(bySlot, strings(TAILNUM, tails));
        put(bySlot, floats(SCHED_MINUTE, minutes));
        put(bySlot, floats(TEMP, temps));
        put(bySlot, new Tensor("seats", Datatype.INT64, new long[] {rows, 1}, new TensorData.Longs(seats)));
        for (Tensor change : changes) {
            put(bySlot, change);
        }
        return new Inputs(FEATURES, bySlot, rows);
    }

    static Inputs requestWithout(TensorSpec... lacking) {
        Inputs all = request(1);
        @Nullable Tensor[] bySlot = new Tensor[FEATURES.size()];
        for (FeatureSet.Feature feature : FEATURES.features()) {
            bySlot[feature.slot()] = List.of(lacking).contains(feature.spec()) ? null : all.at(feature.slot());
        }
        return new Inputs(FEATURES, bySlot, 1);
    }

    static Tensor strings(TensorSpec spec, String... values) {
        return new Tensor(spec.name(), spec.datatype(), new long[] {values.length, 1}, new TensorData.Strings(values));
    }

    static Tensor floats(TensorSpec spec, float... values) {
        return new Tensor(spec.name(), spec.datatype(), new long[] {values.length, 1}, new TensorData.Floats(values));
    }

    static Tensor seats(long... values) {
        return new Tensor("seats", Datatype.INT64, new long[] {values.length, 1}, new TensorData.Longs(values));
    }

    private static void put(@Nullable Tensor[] bySlot, Tensor tensor) {
        FeatureSet.Feature feature = FEATURES.find(tensor.name());
        if (feature == null) {
            throw new IllegalArgumentException(tensor.name());
        }
        bySlot[feature.slot()] = tensor;
    }
}
