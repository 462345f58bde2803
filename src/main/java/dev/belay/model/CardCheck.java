package dev.belay.model;

import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Compares a card with its artifact. */
public final class CardCheck {
    private static final String LACKS = "the card lacks the ";

    private CardCheck() {}

    /**
     * Joins the two. The order of names may differ. A dimension that the artifact leaves free may be fixed by the card
     * (exports often forget a width). Where the card contradicts the shape of an output, the answers decide, because
     * exports are sometimes wrong; of an input it may only add what isn't declared at all.
     *
     * @return the artifact's declaration with the card's shapes, in the artifact's order
     * @throws ModelLoadException naming every difference
     */
    public static Declaration compare(ModelCard card, Declaration artifact) throws ModelLoadException {
        List<String> differences = new ArrayList<>();
        Declaration agreed = agree(
                card.inputs().stream().map(ModelCard.Input::spec).toList(),
                card.outputs().stream().map(ModelCard.Output::spec).toList(),
                artifact,
                differences);
        if (!differences.isEmpty()) {
            throw new ModelLoadException("card and artifact disagree: " + String.join("; ", differences));
        }
        return agreed;
    }

    /**
     * All differences that can be seen without running the artifact.
     *
     * @param complete false where some of the card's inputs or outputs couldn't be read: then none counts as lacking
     */
    public static List<String> differences(
            List<TensorSpec> inputs, List<TensorSpec> outputs, Declaration artifact, boolean complete) {
        List<String> differences = new ArrayList<>();
        agree(inputs, outputs, artifact, differences);
        differences.removeIf(difference -> !complete && difference.startsWith(LACKS));
        return differences;
    }

    private static Declaration agree(
            List<TensorSpec> inputs, List<TensorSpec> outputs, Declaration artifact, List<String> differences) {
        return new Declaration(
                agree("input", inputs, artifact.inputs(), differences),
                agree("output", outputs, artifact.outputs(), differences));
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
                continue;
            }
            agreed.add(real.withCard(said.shape()));
            String subject = kind + " '" + real.name() + "' is ";
            if (said.datatype() != real.datatype()) {
                differences.add(subject + said.datatype() + " on the card and " + real.datatype() + " in the artifact");
            }
            if (kind.equals("input") && !real.allows(said)) {
                differences.add(subject + said.shape() + " on the card and " + real.shape() + " in the artifact");
            }
        }
        unmatched.keySet().forEach(name -> differences.add("the artifact has no " + kind + " '" + name + "'"));
        return agreed;
    }
}
