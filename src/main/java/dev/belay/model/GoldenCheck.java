package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that an artifact reproduces the examples on its card: a swapped or wrongly exported file does not. */
public final class GoldenCheck {
    private GoldenCheck() {}

    /**
     * @throws ModelLoadException naming the first example (counted from 1) that isn't reproduced, the output, the
     *     expected and the actual value, and how many examples fail
     */
    public static void check(Signature signature, ModelRun run, ModelCard card) throws ModelLoadException {
        Examples examples = new Examples(signature.inputs(), Optional.of(card));
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < card.goldens().size(); i++) {
            Tensor[] member = examples.golden(i);
            String subject = "golden example " + (i + 1);
            try {
                List<Tensor> got = run.run(List.<Tensor[]>of(member));
                List<Tensor> expected = expected(signature, card.goldens().get(i), got);
                String difference = Agreement.difference(expected, got, card.goldenTolerance());
                if (difference != null) {
                    faults.add(subject + " is not reproduced: " + difference);
                }
            } catch (ModelRunException e) {
                faults.add(subject + " failed: " + e.getMessage());
            }
        }
        if (!faults.isEmpty()) {
            String others = faults.size() == 1
                    ? ""
                    : "; " + faults.size() + " of " + card.goldens().size() + " golden examples fail";
            throw new ModelLoadException(faults.getFirst() + others);
        }
    }

    /** Where the artifact's answers have corrected the card's shape, only the elements are compared. */
    private static List<Tensor> expected(Signature signature, ModelCard.Golden golden, List<Tensor> got) {
        List<Tensor> expected = new ArrayList<>();
        for (Tensor tensor : golden.outputs()) {
            Tensor have = Agreement.find(got, tensor.name());
            boolean corrected = have != null
                    && have.data().length() == tensor.data().length()
                    && signature.outputs().stream()
                            .anyMatch(spec -> spec.name().equals(tensor.name()) && !spec.accepts(tensor.shape()));
            expected.add(
                    have != null && corrected
                            ? new Tensor(tensor.name(), tensor.datatype(), have.shape(), tensor.data())
                            : tensor);
        }
        return expected;
    }
}
