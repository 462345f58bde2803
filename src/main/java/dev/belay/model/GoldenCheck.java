package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An artifact must reproduce the examples on its card: a swapped or mis-exported file does not. */
public final class GoldenCheck {
    private GoldenCheck() {}

    /** @throws ModelLoadException naming the example (counted from 1), the output, what was expected and what came */
    public static void check(Signature signature, ModelRun run, ModelCard card) throws ModelLoadException {
        for (int i = 0; i < card.goldens().size(); i++) {
            ModelCard.Golden golden = card.goldens().get(i);
            List<Tensor> got = answer(signature, run, golden, i + 1);
            @Nullable String difference = Agreement.difference(golden.outputs(), got, card.goldenTolerance());
            if (difference != null) {
                throw new ModelLoadException("golden example " + (i + 1) + " is not reproduced: " + difference);
            }
        }
    }

    private static List<Tensor> answer(Signature signature, ModelRun run, ModelCard.Golden golden, int number)
            throws ModelLoadException {
        Tensor[] member = Examples.golden(signature, golden, number);
        try {
            return run.run(List.<Tensor[]>of(member));
        } catch (ModelRunException e) {
            throw new ModelLoadException("golden example " + number + " failed: " + e.getMessage(), e);
        }
    }
}
