package dev.belay.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.model.ModelCard;
import dev.belay.model.ModelCard.Stage;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NaturalCascadeTest {
    private static ModelVersion version(String version, @Nullable Stage stage, String defect) {
        return new ModelVersion(
                new ModelRef("flights", version),
                Path.of("model.onnx"),
                Optional.ofNullable(stage).map(known -> card(version, known)),
                1,
                defect.isEmpty() ? Optional.empty() : Optional.of(defect));
    }

    private static ModelVersion version(String version, Stage stage) {
        return version(version, stage, "");
    }

    private static ModelVersion bare(String version) {
        return version(version, null, "");
    }

    private static ModelCard card(String version, Stage stage) {
        return new ModelCard(
                "flights", version, stage, "", "", List.of(), List.of(), null, Map.of(), List.of(), 1e-5, null, true);
    }

    private static List<String> cascade(ModelVersion... versions) {
        return ModelFolder.of("flights", List.of(versions)).tiers().stream()
                .filter(tier -> tier.refusal().isEmpty())
                .map(tier -> tier.name() + " " + tier.model().version())
                .toList();
    }

    @Test
    void takesTheHighestVersionThenTheNextThenTheHeuristic() {
        // Given a model folder

        // When
        List<String> cascade = cascade(
                version("2", Stage.PRODUCTION),
                version("9", Stage.PRODUCTION),
                version("10", Stage.PRODUCTION),
                bare(ModelRef.HEURISTIC));

        // Then
        assertEquals(List.of("primary 10", "fallback 9", "baseline heuristic"), cascade);
    }

    @Test
    void takesNoVersionThatIsNotInProduction() {
        // Given a model folder

        // When
        List<String> cascade =
                cascade(version("1", Stage.PRODUCTION), version("2", Stage.CANDIDATE), version("3", Stage.RETIRED));

        // Then
        assertEquals(List.of("primary 1"), cascade);
    }

    @Test
    void takesABareArtifactThatIsTheOnlyVersion() {
        // Given a model folder

        // When
        List<String> cascade = cascade(bare("1"), bare(ModelRef.HEURISTIC));

        // Then
        assertEquals(List.of("primary 1", "baseline heuristic"), cascade);
    }

    @Test
    void takesNoBareArtifactBesideAnother() {
        // Given a model folder

        // When
        List<String> cascade = cascade(bare("1"), version("2", Stage.PRODUCTION));

        // Then
        assertEquals(List.of("primary 2"), cascade);
    }

    @Test
    void keepsItsPlaceForAProductionVersionThatIsBroken() {
        // Given a model folder

        // When
        List<String> cascade =
                cascade(version("1", Stage.PRODUCTION), version("2", Stage.PRODUCTION, "checksum is wrong"));

        // Then
        assertEquals(List.of("primary 2", "fallback 1"), cascade);
    }

    @Test
    void refusesWhereNothingMayServe() {
        // Given a model folder

        // When
        List<String> cascade = cascade(version("1", Stage.CANDIDATE));

        // Then
        assertEquals(List.of(), cascade);
    }
}
