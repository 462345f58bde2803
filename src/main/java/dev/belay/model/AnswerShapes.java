package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The shapes that a version really answered, and what they say of those that it declares. */
final class AnswerShapes {
    private final Declaration declared;
    private final boolean fixedInside;
    private final List<List<long[]>> seen = new ArrayList<>();

    AnswerShapes(Declaration declared, List<TensorSpec> inputs) {
        this.declared = declared;
        this.fixedInside = inputs.stream().allMatch(input -> input.elementsPerRow() >= 0);
        declared.outputs().forEach(ignored -> seen.add(new ArrayList<>()));
    }

    void add(List<Tensor> answer) {
        for (int i = 0; i < seen.size(); i++) {
            seen.get(i).add(answer.get(i).shape());
        }
    }

    /**
     * The declared shapes, loosened where an answer contradicts them.
     *
     * @param warnings one for each that is loosened
     * @throws ModelLoadException a shape that the card has on its own account is not what the artifact answers
     */
    List<TensorSpec> settle(List<String> warnings) throws ModelLoadException {
        List<TensorSpec> settled = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            settled.add(settle(declared.outputs().get(i), seen.get(i), warnings));
        }
        return settled;
    }

    private TensorSpec settle(Declaration.Port output, List<long[]> shapes, List<String> warnings)
            throws ModelLoadException {
        List<Long> known = output.known();
        if (known == null) {
            int rank = shapes.isEmpty() ? 1 : shapes.getFirst().length;
            return output.spec(Collections.nCopies(rank, -1L));
        }
        TensorSpec spec = output.spec(known);
        if (shapes.stream().allMatch(spec::accepts)) {
            return spec;
        }
        boolean sameRank = shapes.stream().allMatch(shape -> shape.length == known.size());
        List<Long> real = sameRank ? loosened(known, shapes) : observed(shapes);
        if (output.onCard() != null && !output.onCard().equals(output.shape())) {
            boolean narrows = output.shape() == null || CardCheck.narrows(output.onCard(), output.shape());
            if (narrows && sameRank) {
                return spec;
            }
            throw new ModelLoadException("card and artifact disagree: output '" + output.name() + "' is "
                    + output.onCard() + " on the card"
                    + (output.shape() == null ? "; the artifact" : " and " + output.shape() + " in the artifact, which")
                    + " answers " + Arrays.toString(shapes.getLast()));
        }
        warnings.add("output '" + output.name() + "' is declared as " + known + ", but answers "
                + Arrays.toString(contradiction(spec, shapes)) + "; it is taken as " + real);
        return output.spec(real);
    }

    private static long[] contradiction(TensorSpec spec, List<long[]> shapes) {
        return shapes.stream().filter(shape -> !spec.accepts(shape)).findFirst().orElseThrow();
    }

    /** Where a size behind the rows depends on the values, all of them may: which one varies is a value, too. */
    private static List<Long> loosened(List<Long> known, List<long[]> shapes) {
        List<Long> loosened = new ArrayList<>(known);
        for (int d = known.size() - 1; d >= 0; d--) {
            int dimension = d;
            long size = known.get(d);
            if (size != -1 && shapes.stream().anyMatch(shape -> shape[dimension] != size)) {
                if (d > 0) {
                    return Collections.nCopies(known.size(), -1L);
                }
                loosened.set(d, -1L);
            }
        }
        return loosened;
    }

    /** Rows first; behind them a size that was the same in all answers, if the inputs leave none open. */
    private List<Long> observed(List<long[]> shapes) {
        long[] last = shapes.getLast();
        List<Long> observed = new ArrayList<>(Collections.nCopies(last.length, -1L));
        for (int d = 1; d < last.length; d++) {
            int dimension = d;
            if (fixedInside
                    && last[d] > 0
                    && shapes.stream()
                            .allMatch(shape -> shape.length == last.length && shape[dimension] == last[dimension])) {
                observed.set(d, last[d]);
            }
        }
        return observed;
    }
}
