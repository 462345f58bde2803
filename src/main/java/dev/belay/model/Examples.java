package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One-row inputs to try a version with: the card's goldens, values of its ranges, or made up for a bare artifact. */
public final class Examples {
    /** Free dimensions after the first get this size in made-up rows: more than one, so that mix-ups show. */
    private static final long INNER = 2;

    /** What stands for an end of a range that is infinite. */
    private static final double FAR = 1e4;

    private static final double[] SHARES = {0, 1, 0.5, 0.25, 0.75};

    private final List<TensorSpec> inputs;
    private final @Nullable ModelCard card;

    Examples(List<TensorSpec> inputs, Optional<ModelCard> card) {
        this.inputs = inputs;
        this.card = card.orElse(null);
    }

    /** One row that the version should be able to answer: a golden, or one of the card's ranges; empty if there is none. */
    public static Optional<Tensor[]> first(Signature signature, Optional<ModelCard> card) {
        Examples examples = new Examples(signature.inputs(), card);
        try {
            return Optional.of(areGiven(card) ? examples.goldens().getFirst() : examples.drawn(MadeUp.USUAL, 0));
        } catch (ModelLoadException | RuntimeException noneCanBeMade) {
            return Optional.empty();
        }
    }

    /** True when the card has examples, so that none has to be invented. */
    static boolean areGiven(Optional<ModelCard> card) {
        return card.isPresent() && !card.get().goldens().isEmpty();
    }

    /** All of the card's; each in the signature's order. */
    List<Tensor[]> goldens() throws ModelLoadException {
        List<Tensor[]> examples = new ArrayList<>();
        if (card != null) {
            for (int i = 0; i < card.goldens().size(); i++) {
                examples.add(golden(card.goldens().get(i), i + 1));
            }
        }
        return examples;
    }

    /** @param number counted from 1, for people */
    Tensor[] golden(ModelCard.Golden golden, int number) throws ModelLoadException {
        Tensor[] member = new Tensor[inputs.size()];
        for (int i = 0; i < member.length; i++) {
            TensorSpec spec = inputs.get(i);
            Tensor tensor = Agreement.find(golden.inputs(), spec.name());
            if (tensor == null) {
                throw new ModelLoadException("golden example " + number + " lacks the input '" + spec.name() + "'");
            }
            if (tensor.datatype() != spec.datatype() || !spec.accepts(tensor.shape())) {
                throw new ModelLoadException("golden example " + number + ": input " + tensor + " should be "
                        + spec.datatype() + spec.shape());
            }
            member[i] = tensor;
        }
        return member;
    }

    /**
     * A row of what the card says of each input: its profile, range or categories, or a golden's value where it says
     * nothing. Made up only without goldens: their author knows what a version is not made for.
     */
    Tensor[] drawn(MadeUp otherwise, int number) {
        Tensor[] member = new Tensor[inputs.size()];
        for (int i = 0; i < member.length; i++) {
            TensorSpec spec = inputs.get(i);
            long[] shape = shape(spec);
            ModelCard.Input said = said(spec.name());
            TensorData data = said == null ? null : values(said, number + i, elements(shape));
            Tensor golden = goldenOf(spec.name(), number);
            member[i] = data != null
                    ? new Tensor(spec.name(), spec.datatype(), shape, data)
                    : golden != null ? golden : otherwise.tensor(spec, shape);
        }
        return member;
    }

    private ModelCard.@Nullable Input said(String name) {
        for (ModelCard.Input input : card == null ? List.<ModelCard.Input>of() : card.inputs()) {
            if (input.spec().name().equals(name)) {
                return input;
            }
        }
        return null;
    }

    private @Nullable Tensor goldenOf(String name, int number) {
        if (card == null || card.goldens().isEmpty()) {
            return null;
        }
        return Agreement.find(card.goldens().get(number % card.goldens().size()).inputs(), name);
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

    private static int elements(long[] shape) {
        return Math.toIntExact(Arrays.stream(shape).reduce(1, Math::multiplyExact));
    }

    private static @Nullable TensorData values(ModelCard.Input input, int number, int elements) {
        if (input.spec().datatype() == Datatype.BYTES) {
            return input.categories() == null ? null : texts(input.categories(), number, elements);
        }
        double[] values = new double[elements];
        for (int i = 0; i < elements; i++) {
            if (input.profile() != null) {
                List<Double> edges = input.profile().quantiles();
                values[i] = number % 2 == 0
                        ? edges.get((number * 7 + i) % edges.size())
                        : edges.get(edges.size() - 1 - (number + i) % edges.size());
            } else if (input.range() != null) {
                values[i] = within(input.range(), SHARES[(number + i) % SHARES.length]);
            } else {
                return null;
            }
        }
        return Numbers.data(input.spec().datatype(), values);
    }

    private static double within(ModelCard.Range range, double share) {
        double min = Double.isInfinite(range.min()) ? Math.min(-FAR, range.max() - 1) : range.min();
        double max = Double.isInfinite(range.max()) ? Math.max(FAR, min + 1) : range.max();
        return Math.clamp(min * (1 - share) + max * share, Math.min(min, max), Math.max(min, max));
    }

    private static TensorData texts(List<String> categories, int number, int elements) {
        String[] texts = new String[elements];
        for (int i = 0; i < elements; i++) {
            texts[i] = categories.get((number + i) % categories.size());
        }
        return new TensorData.Strings(texts);
    }
}
