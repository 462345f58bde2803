package dev.belay.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.model.ModelCard;
import dev.belay.model.ModelCard.Stage;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderTest {
    private static ModelFolder folder(String versions) {
        return ModelFolder.of(
                "x",
                Arrays.stream(versions.split(" "))
                        .map(version -> version.split(":", 2))
                        .map(parts -> version(parts[0], parts[1]))
                        .toList());
    }

    private static ModelVersion version(String version, String standing) {
        Optional<ModelCard> card = Arrays.stream(Stage.values())
                .filter(stage -> stage.name().equals(standing.toUpperCase(Locale.ROOT)))
                .map(stage -> new ModelCard(
                        "x", version, stage, "", "", List.of(), List.of(), null, Map.of(), List.of(), 1e-5, null, true))
                .findFirst();
        Optional<String> defect = standing.equals("unreadable") ? Optional.of("no YAML") : Optional.empty();
        return new ModelVersion(new ModelRef("x", version), Path.of("model.onnx"), card, 1, defect);
    }

    private static String tiers(ModelFolder folder) {
        return folder.tiers().stream()
                .map(tier -> tier.name() + "=" + tier.model().version())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "2:production 1:production,primary=2 fallback=1,true",
        "1:bare,primary=1,true",
        "1:unreadable,primary=1,false",
        "1:unreadable heuristic:,primary=1 baseline=heuristic,false",
        "2:unreadable 1:production,primary=1,true",
        "2:unreadable 10:unreadable 1:candidate,primary=10 fallback=2,false",
        "heuristic:,baseline=heuristic,true",
        "1:bare 2:bare heuristic:,baseline=heuristic,true"
    })
    void hasACascadeThatIsSettledIfItsCardsSayIt(String versions, String tiers, boolean settled) {
        // Given
        ModelFolder folder = folder(versions);

        // Then
        assertEquals(tiers + " " + settled, tiers(folder) + " " + folder.settled());
        assertEquals("", folder.unchosen());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1:bare 2:bare 10:bare|versions 1 (no card), 2 (no card), 10 (no card)|10",
                "1:candidate|version 1 (candidate)|1",
                "1:retired 2:candidate 3:bare|versions 1 (retired), 2 (candidate), 3 (no card)|3"
            })
    void saysWhyNoneServesAndWhatToDo(String versions, String listed, String example) {
        // Given
        ModelFolder folder = folder(versions);

        // Then
        assertEquals(
                "model 'x' has " + listed
                        + " and none whose card.yaml says stage: production; set it there, name one as"
                        + " a tier of endpoint 'x' in belay.yaml, or call one by its own path, such as …/x/versions/"
                        + example,
                folder.unchosen());
    }

    @Test
    void namesTheHighestVersionsOfMany() {
        // Given
        String many = java.util.stream.IntStream.rangeClosed(1, 50)
                .mapToObj(version -> version + ":bare")
                .collect(Collectors.joining(" "));

        // Then
        assertEquals(
                true,
                folder(many).unchosen().startsWith("model 'x' has versions …, 41 (no card), 42"),
                folder(many).unchosen());
    }

    @Test
    void saysWhichFolderWasMeant() {
        assertEquals(
                "no tiers are configured, and there is no model folder of the name 'flihgts'; did you mean 'flights'?",
                ModelFolder.of("flihgts", List.of(), List.of("echo", "flights")).unchosen());
    }

    @Test
    void saysThatThereIsNone() {
        assertEquals(
                "no tiers are configured, and there is no model folder of the name 'x'",
                ModelFolder.of("x", List.of()).unchosen());
    }
}
