package dev.belay.control;

import dev.belay.model.ModelCard;
import dev.belay.model.ModelCard.Stage;
import dev.belay.model.ModelVersion;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Model folders of the endpoint {@code flights}, which no configuration names. */
final class ModelFolders {
    private ModelFolders() {}

    /** @param versions e.g. {@code 2:production 1:retired 3:bare 4:unreadable heuristic:} */
    static ConfiguredEndpoint folder(String versions) {
        List<ModelVersion> found = Arrays.stream(versions.split(" "))
                .map(version -> version.split(":", 2))
                .map(parts -> version(parts[0], parts[1]))
                .toList();
        ModelFolder folder = ModelFolder.of("flights", found);
        EndpointPlan.TierPlan[] tiers = folder.tiers().stream()
                .map(tier -> TestPlans.tier(tier.name(), tier.model().version()).refusing(folder.unchosen()))
                .toArray(EndpointPlan.TierPlan[]::new);
        return new ConfiguredEndpoint(TestPlans.plan("user", tiers), false, folder);
    }

    private static ModelVersion version(String version, String standing) {
        Optional<ModelCard> card = switch (standing) {
            case "production", "candidate", "retired" ->
                Optional.of(new ModelCard(
                        "flights",
                        version,
                        Stage.valueOf(standing.toUpperCase(Locale.ROOT)),
                        "",
                        "",
                        List.of(),
                        List.of(),
                        null,
                        Map.of(),
                        List.of(),
                        1e-5,
                        null,
                        true));
            default -> Optional.empty();
        };
        Optional<String> defect =
                standing.equals("unreadable") ? Optional.of("card.yaml is no YAML") : Optional.empty();
        return new ModelVersion(new ModelRef("flights", version), Path.of("model.onnx"), card, 1, defect);
    }
}
