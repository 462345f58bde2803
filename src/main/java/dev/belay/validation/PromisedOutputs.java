package dev.belay.validation;

import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which of a version's outputs an endpoint gives to its callers: those that it promises, in its order, so that the form of
 * an answer is the same from each tier.
 */
public final class PromisedOutputs {
    private final int[] places;

    private PromisedOutputs(int[] places) {
        this.places = places;
    }

    /**
     * Why a version can't give what is promised; empty if it can. More outputs than that do no harm.
     *
     * @param promised by name, datatype and shape; where either leaves a dimension free they agree
     */
    public static Optional<String> lack(List<TensorSpec> promised, List<TensorSpec> offered) {
        List<String> lacking = new ArrayList<>();
        for (TensorSpec output : promised) {
            TensorSpec same = offered.stream()
                    .filter(spec -> spec.name().equals(output.name()))
                    .findFirst()
                    .orElse(null);
            if (same == null) {
                lacking.add("it has no output '" + output.name() + "'");
            } else if (!agree(output, same)) {
                lacking.add("its output '" + output.name() + "' is " + form(same) + " instead of " + form(output));
            }
        }
        return lacking.isEmpty()
                ? Optional.empty()
                : Optional.of(String.join("; ", lacking) + "; the endpoint promises "
                        + promised.stream()
                                .map(output -> "'" + output.name() + "' " + form(output))
                                .collect(Collectors.joining(", ")));
    }

    /** Which outputs to give where nothing {@link #lack}s; null for all of them, as they come. */
    public static @Nullable PromisedOutputs of(List<TensorSpec> promised, List<TensorSpec> offered) {
        List<String> names = offered.stream().map(TensorSpec::name).toList();
        int[] places = promised.stream()
                .mapToInt(output -> names.indexOf(output.name()))
                .toArray();
        boolean asTheyCome =
                Arrays.equals(places, IntStream.range(0, names.size()).toArray());
        return asTheyCome || Arrays.stream(places).anyMatch(place -> place < 0) ? null : new PromisedOutputs(places);
    }

    /** @param outputs all of the version's, in its order */
    public List<Tensor> of(List<Tensor> outputs) {
        List<Tensor> given = new ArrayList<>(places.length);
        for (int place : places) {
            given.add(outputs.get(place));
        }
        return given;
    }

    private static boolean agree(TensorSpec one, TensorSpec other) {
        if (one.datatype() != other.datatype()
                || one.shape().size() != other.shape().size()) {
            return false;
        }
        for (int i = 0; i < one.shape().size(); i++) {
            long dimension = one.shape().get(i);
            long same = other.shape().get(i);
            if (dimension != same && dimension != -1 && same != -1) {
                return false;
            }
        }
        return true;
    }

    private static String form(TensorSpec spec) {
        return spec.datatype() + "" + spec.shape();
    }
}
