package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An artifact must reproduce the examples on its card: a swapped or mis-exported file does not. */
public final class GoldenCheck {
    private GoldenCheck() {}

    /**
     * @throws ModelLoadException naming the first example (counted from 1) that isn't reproduced, the output, what was
     *     expected and what came, and how many others there are
     */
    public static void check(Signature signature, ModelRun run, ModelCard card) throws ModelLoadException {
        Examples examples = new Examples(signature.inputs(), Optional.of(card));
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < card.goldens().size(); i++) {
            String fault = fault(signature, run, card, examples, i);
            if (fault != null) {
                faults.add(fault);
            }
        }
        if (!faults.isEmpty()) {
            int others = faults.size() - 1;
            throw new ModelLoadException(faults.getFirst()
                    + (others == 0
                            ? ""
                            : ", nor " + (others == 1 ? "is another one" : "are " + others + " others") + " of "
                                    + card.goldens().size()));
        }
    }

    private static @Nullable String fault(
            Signature signature, ModelRun run, ModelCard card, Examples examples, int index) throws ModelLoadException {
        ModelCard.Golden golden = card.goldens().get(index);
        Tensor[] member = examples.golden(golden, index + 1);
        try {
            List<Tensor> got = run.run(List.<Tensor[]>of(member));
            String difference = Agreement.difference(expected(signature, golden, got), got, card.goldenTolerance());
            return difference == null ? null : "golden example " + (index + 1) + " is not reproduced: " + difference;
        } catch (ModelRunException e) {
            return "golden example " + (index + 1) + " failed: " + e.getMessage();
        }
    }

    /** Where the card has a shape that the artifact's answers have corrected, the elements alone are compared. */
    private static List<Tensor> expected(Signature signature, ModelCard.Golden golden, List<Tensor> got) {
        List<Tensor> expected = new ArrayList<>();
        for (Tensor tensor : golden.outputs()) {
            Tensor have = Agreement.find(got, tensor.name());
            boolean sameShape = have == null
                    || have.data().length() != tensor.data().length()
                    || signature.outputs().stream()
                            .noneMatch(spec -> spec.name().equals(tensor.name()) && !spec.accepts(tensor.shape()));
            expected.add(
                    have == null || sameShape
                            ? tensor
                            : new Tensor(tensor.name(), tensor.datatype(), have.shape(), tensor.data()));
        }
        return expected;
    }
}
