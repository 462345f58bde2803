package dev.belay.model;

import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what a card says of a version with what its artifact says of itself. */
public final class CardCheck {
    private CardCheck() {}

    /** The specs on which card and artifact agree, in the artifact's order, with the narrower of the two shapes. */
    public record Agreed(List<TensorSpec> inputs, List<TensorSpec> outputs) {}

    /**
     * The order of names may differ. A dimension that the artifact leaves free may be fixed by the card (exports often
     * forget a width), never the other way round.
     *
     * @throws ModelLoadException naming every difference
     */
    public static Agreed compare(ModelCard card, List<TensorSpec> inputs, List<TensorSpec> outputs)
            throws ModelLoadException {
        List<String> differences = new ArrayList<>();
        Agreed agreed = new Agreed(
                agree("input", card.inputs().stream().map(ModelCard.Input::spec).toList(), inputs, differences),
                agree(
                        "output",
                        card.outputs().stream().map(ModelCard.Output::spec).toList(),
                        outputs,
                        differences));
        if (!differences.isEmpty()) {
            throw new ModelLoadException("card and artifact disagree: " + String.join("; ", differences));
        }
        return agreed;
    }

    private static List<TensorSpec> agree(
            String kind, List<TensorSpec> onCard, List<TensorSpec> inArtifact, List<String> differences) {
        Map<String, TensorSpec> unmatched = new LinkedHashMap<>();
        onCard.forEach(spec -> unmatched.put(spec.name(), spec));
        List<TensorSpec> agreed = new ArrayList<>();
        for (TensorSpec real : inArtifact) {
            TensorSpec said = unmatched.remove(real.name());
            if (said == null) {
                differences.add("the card lacks the " + kind + " '" + real.name() + "'");
            } else {
                agreed.add(said);
                compare(kind, said, real, differences);
            }
        }
        unmatched.keySet().forEach(name -> differences.add("the artifact has no " + kind + " '" + name + "'"));
        return agreed;
    }

    private static void compare(String kind, TensorSpec said, TensorSpec real, List<String> differences) {
        String subject = kind + " '" + real.name() + "' is ";
        if (said.datatype() != real.datatype()) {
            differences.add(subject + said.datatype() + " on the card and " + real.datatype() + " in the artifact");
        }
        // An output without shape inference reports no dimensions; the goldens then say whether the card is right.
        boolean unknown = kind.equals("output") && real.shape().isEmpty();
        if (!unknown && !narrows(said.shape(), real.shape())) {
            differences.add(subject + said.shape() + " on the card and " + real.shape() + " in the artifact");
        }
    }

    private static boolean narrows(List<Long> said, List<Long> real) {
        if (said.size() != real.size()) {
            return false;
        }
        for (int i = 0; i < real.size(); i++) {
            if (real.get(i) != -1 && !real.get(i).equals(said.get(i))) {
                return false;
            }
        }
        return true;
    }
}
