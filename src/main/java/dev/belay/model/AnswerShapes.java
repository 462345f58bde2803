package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** The shapes that a version really answered, compared with those that it declares. */
final class AnswerShapes {
    private final List<Declaration.Port> outputs;
    private final boolean inputsAreFixed;
    private final List<List<long[]>> answers = new ArrayList<>();

    AnswerShapes(Declaration declared, List<TensorSpec> inputs) {
        this.outputs = declared.outputs();
        this.inputsAreFixed = inputs.stream().allMatch(input -> input.elementsPerRow() >= 0);
    }

    void add(List<Tensor> answer) {
        answers.add(answer.stream().map(Tensor::shape).toList());
    }

    /**
     * The declared shapes, loosened where an answer contradicts them.
     *
     * @param warnings gets one for each that is loosened
     * @throws ModelLoadException a shape that only the card declares is not what the artifact answers
     */
    List<TensorSpec> settle(List<String> warnings) throws ModelLoadException {
        List<TensorSpec> settled = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            int output = i;
            List<long[]> shapes =
                    answers.stream().map(answer -> answer.get(output)).toList();
            settled.add(settle(outputs.get(i), shapes, warnings));
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
        Optional<long[]> contradiction =
                shapes.stream().filter(shape -> !spec.accepts(shape)).findFirst();
        if (contradiction.isEmpty()) {
            return spec;
        }
        boolean sameRank = shapes.stream().allMatch(shape -> shape.length == known.size());
        if (output.onCard() != null && !output.onCard().equals(output.shape())) {
            if (sameRank && output.allows(spec)) {
                return spec;
            }
            throw new ModelLoadException("card and artifact disagree: output '" + output.name() + "' is "
                    + output.onCard() + " on the card"
                    + (output.shape() == null ? "; the artifact" : " and " + output.shape() + " in the artifact, which")
                    + " answers " + Arrays.toString(shapes.getLast()));
        }
        List<Long> real = sameRank ? loosened(known, shapes) : observed(shapes);
        warnings.add("output '" + output.name() + "' is declared as " + known + ", but answers "
                + Arrays.toString(contradiction.get()) + "; it is taken as " + real);
        return output.spec(real);
    }

    /** Where a size behind the rows depends on the values, all of them may: which one varies is a value, too. */
    private static List<Long> loosened(List<Long> known, List<long[]> shapes) {
        boolean innerVaries = IntStream.range(1, known.size())
                .anyMatch(d -> known.get(d) != -1 && shapes.stream().anyMatch(shape -> shape[d] != known.get(d)));
        List<Long> loosened = new ArrayList<>(innerVaries ? Collections.nCopies(known.size(), -1L) : known);
        loosened.set(0, -1L);
        return loosened;
    }

    /** Rows first; behind them a size that was the same in all answers, if the inputs leave none open. */
    private List<Long> observed(List<long[]> shapes) {
        long[] last = shapes.getLast();
        return IntStream.range(0, last.length)
                .mapToObj(d -> d > 0
                                && inputsAreFixed
                                && last[d] > 0
                                && shapes.stream().allMatch(shape -> shape.length == last.length && shape[d] == last[d])
                        ? last[d]
                        : -1L)
                .toList();
    }
}
