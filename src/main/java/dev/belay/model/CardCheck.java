package dev.belay.model;

import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares what a card says of a version with what its artifact says of itself. */
public final class CardCheck {
    private static final String LACKS = "the card lacks the ";

    private CardCheck() {}

    /**
     * Joins the two. The order of names may differ. A dimension that the artifact leaves free may be fixed by the card
     * (exports often forget a width). Where the card contradicts the shape of an output the answers decide, as exports
     * are sometimes wrong; of an input, which nothing but the artifact can judge, it may add what isn't declared at all.
     *
     * @return the artifact's declaration with what the card says, in the artifact's order
     * @throws ModelLoadException naming every difference
     */
    public static Declaration compare(ModelCard card, Declaration artifact) throws ModelLoadException {
        List<String> differences = new ArrayList<>();
        Declaration agreed = new Declaration(
                agree(
                        "input",
                        card.inputs().stream().map(ModelCard.Input::spec).toList(),
                        artifact.inputs(),
                        differences),
                agree(
                        "output",
                        card.outputs().stream().map(ModelCard.Output::spec).toList(),
                        artifact.outputs(),
                        differences));
        if (!differences.isEmpty()) {
            throw new ModelLoadException("card and artifact disagree: " + String.join("; ", differences));
        }
        return agreed;
    }

    /**
     * All differences that can be seen without running the artifact.
     *
     * @param complete false where some of the card's inputs or outputs couldn't be read, so that none is missed
     */
    public static List<String> differences(
            List<TensorSpec> inputs, List<TensorSpec> outputs, Declaration artifact, boolean complete) {
        List<String> differences = new ArrayList<>();
        agree("input", inputs, artifact.inputs(), differences);
        agree("output", outputs, artifact.outputs(), differences);
        return differences.stream()
                .filter(difference -> complete || !difference.startsWith(LACKS))
                .toList();
    }

    private static List<Declaration.Port> agree(
            String kind, List<TensorSpec> onCard, List<Declaration.Port> inArtifact, List<String> differences) {
        Map<String, TensorSpec> unmatched = new LinkedHashMap<>();
        onCard.forEach(spec -> unmatched.put(spec.name(), spec));
        List<Declaration.Port> agreed = new ArrayList<>();
        for (Declaration.Port real : inArtifact) {
            TensorSpec said = unmatched.remove(real.name());
            if (said == null) {
                differences.add(LACKS + kind + " '" + real.name() + "'");
            } else {
                agreed.add(real.withCard(said.shape()));
                compare(kind, said, real, differences);
            }
        }
        unmatched.keySet().forEach(name -> differences.add("the artifact has no " + kind + " '" + name + "'"));
        return agreed;
    }

    private static void compare(String kind, TensorSpec said, Declaration.Port real, List<String> differences) {
        String subject = kind + " '" + real.name() + "' is ";
        if (said.datatype() != real.datatype()) {
            differences.add(subject + said.datatype() + " on the card and " + real.datatype() + " in the artifact");
        }
        List<Long> shape = real.shape();
        if (kind.equals("input") && shape != null && !narrows(said.shape(), shape)) {
            differences.add(subject + said.shape() + " on the card and " + shape + " in the artifact");
        }
    }

    /** True where the card has the same dimensions, or fixes some that the artifact leaves free. */
    static boolean narrows(List<Long> said, List<Long> real) {
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
