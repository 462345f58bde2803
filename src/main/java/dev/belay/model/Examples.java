package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One-row inputs to run a version with: the card's goldens, values of its ranges, or generated ones. */
public final class Examples {
    /** Free dimensions after the first get this size in generated rows: more than one, so that mix-ups show. */
    private static final long INNER = 2;

    /** The end of a range that is infinite. */
    private static final double FAR = 1e4;

    private static final long MOST_KEPT_BYTES = 1 << 20;

    private static final double[] SHARES = {0, 1, 0.5, 0.25, 0.75};

    private final List<TensorSpec> inputs;
    private final List<ModelCard.Input> described;
    private final List<ModelCard.Golden> goldens;

    Examples(List<TensorSpec> inputs, Optional<ModelCard> card) {
        this.inputs = inputs;
        this.described = card.map(ModelCard::inputs).orElse(List.of());
        this.goldens = card.map(ModelCard::goldens).orElse(List.of());
    }

    /**
     * One row that the version should be able to answer: a golden, or one of the card's ranges. Empty if there is none, or
     * if it has more than 1 MiB, because it is kept as long as its tier lives.
     */
    public static Optional<Tensor[]> first(Signature signature, Optional<ModelCard> card) {
        Examples examples = new Examples(signature.inputs(), card);
        try {
            long bytes = signature.inputs().stream()
                    .mapToLong(spec -> Weight.bytes(spec.datatype(), Weight.elements(examples.shape(spec))))
                    .reduce(0, Weight::plus);
            if (bytes > MOST_KEPT_BYTES) {
                return Optional.empty();
            }
            return Optional.of(examples.areGiven() ? examples.golden(0) : examples.drawn(GeneratedValues.USUAL, 0));
        } catch (ModelLoadException | RuntimeException noneCanBeMade) {
            return Optional.empty();
        }
    }

    /** True when the card has goldens, so that no values need to be generated. */
    boolean areGiven() {
        return !goldens.isEmpty();
    }

    /** All of the card's; each in the signature's order. */
    List<Tensor[]> goldens() throws ModelLoadException {
        List<Tensor[]> examples = new ArrayList<>();
        for (int i = 0; i < goldens.size(); i++) {
            examples.add(golden(i));
        }
        return examples;
    }

    Tensor[] golden(int index) throws ModelLoadException {
        String subject = "golden example " + (index + 1);
        Tensor[] member = new Tensor[inputs.size()];
        for (int i = 0; i < member.length; i++) {
            TensorSpec spec = inputs.get(i);
            Tensor tensor = Agreement.find(goldens.get(index).inputs(), spec.name());
            if (tensor == null) {
                throw new ModelLoadException(subject + " lacks the input '" + spec.name() + "'");
            }
            if (tensor.datatype() != spec.datatype() || !spec.accepts(tensor.shape())) {
                throw new ModelLoadException(
                        subject + ": input " + tensor + " should be " + spec.datatype() + spec.shape());
            }
            member[i] = tensor;
        }
        return member;
    }

    /**
     * A row by the card's description of each input: its profile, range or categories, or else a golden's value.
     * Generated only without goldens: their author knows what a version is not made for.
     */
    Tensor[] drawn(GeneratedValues otherwise, int number) {
        Tensor[] member = new Tensor[inputs.size()];
        for (int i = 0; i < member.length; i++) {
            TensorSpec spec = inputs.get(i);
            Tensor golden = goldenOf(spec.name(), number);
            long[] shape = shape(spec);
            int elements = Math.toIntExact(Weight.elements(shape));
            TensorData data = described(spec, number + i, elements);
            if (data == null && golden != null) {
                member[i] = golden;
            } else {
                TensorData values = data != null ? data : otherwise.data(spec.datatype(), elements);
                member[i] = new Tensor(spec.name(), spec.datatype(), shape, values);
            }
        }
        return member;
    }

    private @Nullable Tensor goldenOf(String name, int number) {
        return goldens.isEmpty()
                ? null
                : Agreement.find(goldens.get(number % goldens.size()).inputs(), name);
    }

    /** As the first golden's; without one, one row and {@value INNER} for whatever else is free. */
    private long[] shape(TensorSpec spec) {
        Tensor golden = goldenOf(spec.name(), 0);
        if (golden != null) {
            return golden.shape();
        }
        long[] shape = new long[spec.shape().size()];
        for (int d = 0; d < shape.length; d++) {
            long dimension = spec.shape().get(d);
            shape[d] = dimension != -1 ? dimension : d == 0 ? 1 : INNER;
        }
        return shape;
    }

    /** Values as the card describes them; null where it doesn't. */
    private @Nullable TensorData described(TensorSpec spec, int number, int elements) {
        ModelCard.Input input = described.stream()
                .filter(one -> one.spec().name().equals(spec.name()))
                .findFirst()
                .orElse(null);
        if (input == null) {
            return null;
        }
        Datatype datatype = input.spec().datatype();
        List<String> categories = input.categories();
        if (datatype == Datatype.BYTES) {
            return categories == null
                    ? null
                    : TensorElements.texts(elements, i -> categories.get((number + i) % categories.size()));
        }
        if (input.profile() != null) {
            List<Double> edges = input.profile().quantiles();
            int last = edges.size() - 1;
            return TensorElements.numbers(
                    datatype,
                    elements,
                    i -> edges.get(
                            number % 2 == 0 ? (number * 7 + i) % edges.size() : last - (number + i) % edges.size()));
        }
        ModelCard.Range range = input.range();
        return range == null
                ? null
                : TensorElements.numbers(datatype, elements, i -> within(range, SHARES[(number + i) % SHARES.length]));
    }

    private static double within(ModelCard.Range range, double share) {
        double min = Double.isInfinite(range.min()) ? Math.min(-FAR, range.max() - 1) : range.min();
        double max = Double.isInfinite(range.max()) ? Math.max(FAR, min + 1) : range.max();
        return Math.clamp(min * (1 - share) + max * share, Math.min(min, max), Math.max(min, max));
    }
}
