package dev.belay.adapter.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.ArtifactReader;
import dev.belay.model.Declaration;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models whose weights lie in files beside them, and files that aren't what they should be. */
class ArtifactFilesTest {
    /** Of the four bytes that the tests write. */
    private static final String DIGEST = "9f64a747e1b97f131fabb6b447296c9b6f0201e79fb3c5356e6c77e89b6a806a";

    private static final String LISTED = "external: [{file: w.bin, sha256: \"" + DIGEST + "\", bytes: 4}]}";

    @TempDir
    Path folder;

    @Test
    void weightsThatTheCardDoesNotListAreRefusedWithWhatToWrite() throws IOException {
        // Given
        Path version = withWeights(ModelFolders.card("flights", "1"));

        // When
        String defect = defect("w.bin");

        // Then
        assertEquals(
                "model.onnx has weights in other files, which the card doesn't list; add to artifact: external:"
                        + " [{file: w.bin, sha256: \"" + DIGEST + "\", bytes: 4}]",
                defect,
                version.toString());
    }

    @Test
    void weightsThatTheCardListsAreSound() throws IOException {
        // Given
        withWeights(listed());

        // When, then
        assertEquals("none", defect("w.bin"));
    }

    @Test
    void changedWeightsAreNoticed() throws IOException {
        // Given
        Path version = withWeights(listed());
        Files.write(version.resolve("w.bin"), new byte[] {9, 9, 9, 9});

        // When
        String defect = defect("w.bin");

        // Then
        assertEquals(
                "w.bin has SHA-256 8493100b11a2fe625bcf97fc313f83b580ba4fd2c016221009db93bfe184ee45, its card says "
                        + DIGEST + ": it was changed or is corrupt",
                defect);
    }

    @Test
    void aListedFileThatTheModelDoesNotUseIsRefused() throws IOException {
        // Given
        withWeights(listed());

        // When, then
        assertEquals(
                "card.yaml: artifact.external[0].file is 'w.bin', allowed is a file with weights of model.onnx",
                new FolderRepository(List.of(folder), ArtifactReader.NONE)
                        .scan()
                        .versions()
                        .getFirst()
                        .defect()
                        .orElse("none"));
    }

    @Test
    void aMisspeltFieldOfTheArtifactIsRefused() throws IOException {
        // Given
        withWeights(listed().replace("external:", "externals:"));

        // When
        String defect = defect("w.bin");

        // Then
        assertEquals(
                "card.yaml: artifact.externals is unknown, allowed is one of file, sha256, bytes, external:"
                        + " did you mean 'external'?",
                defect.substring(0, defect.indexOf(';')));
    }

    @ParameterizedTest
    @CsvSource({"file: model.onnx,'file: ',file", "bytes: 15,'bytes: ',bytes"})
    void anEmptyFieldOfTheArtifactIsRefused(String sound, String empty, String field) throws IOException {
        // Given
        withWeights(listed().replace(sound, empty));

        // When
        String defect = defect("w.bin");

        // Then
        assertTrue(defect.startsWith("card.yaml: artifact." + field + " is empty, allowed is a value"), defect);
    }

    @Test
    void theDigestOfABareModelIncludesItsWeights() throws IOException {
        // Given
        Path version = bare();
        String before = scan("w.bin").digest();

        // When the weights alone change
        Files.write(version.resolve("w.bin"), new byte[] {9, 9, 9, 9});

        // Then
        assertNotEquals(before, scan("w.bin").digest());
    }

    @Test
    void weightsCountForMemory() throws IOException {
        // Given
        bare();

        // When, then
        assertEquals(ModelFolders.ARTIFACT.length + 4, scan("w.bin").artifactBytes());
    }

    @ParameterizedTest
    @ValueSource(strings = {"../w.bin", "/etc/passwd", "a/../../w.bin", ""})
    void pathsThatLeaveTheFolderAreRefused(String location) throws IOException {
        // Given
        bare();

        // When, then
        assertEquals(
                "model.onnx has weights in '" + location + "', allowed are files in the version's own folder",
                defect(location));
    }

    @Test
    void missingWeightsAreNamed() throws IOException {
        // Given
        bare();

        // When, then
        assertEquals("weights/1.bin is missing", defect("weights/1.bin"));
    }

    @Test
    void namesAPointerOfGitLfs() throws IOException {
        // Given
        Path version = withWeights(ModelFolders.card("flights", "1"));
        Files.writeString(version.resolve("model.onnx"), "version https://git-lfs.github.com/spec/v1\noid sha256:0\n");

        // When, then
        assertEquals(
                "model.onnx is a Git LFS pointer, not the file itself: run 'git lfs pull'",
                new FolderRepository(List.of(folder), ArtifactReader.NONE)
                        .scan()
                        .versions()
                        .getFirst()
                        .defect()
                        .orElse("none"));
    }

    @Test
    void aModelOfAnotherNameIsFound() throws IOException {
        // Given
        Path version = bare();
        Files.move(version.resolve("model.onnx"), version.resolve("resnet.onnx"));

        // When, then
        assertEquals("model.onnx is missing; there is resnet.onnx: call it model.onnx", defect("w.bin"));
    }

    @Test
    void reportsAModelWithoutAVersion() throws IOException {
        // Given
        Path model = Files.createDirectories(folder.resolve("flights"));
        Files.write(model.resolve("model.onnx"), ModelFolders.ARTIFACT);

        // When
        List<String> problems = new FolderRepository(List.of(folder), ArtifactReader.NONE)
                .scan()
                .problems();

        // Then
        assertEquals(
                List.of(model.resolve("model.onnx")
                        + " is ignored: a model has a folder for each version; move it to "
                        + model.resolve("1/model.onnx")),
                problems);
    }

    @ParameterizedTest
    @CsvSource({"bytes: \\d+,bytes: 16,has 15 bytes", "sha256: .\\w{4},sha256: \"0000,has SHA-256"})
    void aWrongSizeOrChecksumHidesNoOtherProblem(String sound, String other, String said) throws IOException {
        // Given a card of another file, whose graph has other inputs
        withWeights(ModelFolders.card("flights", "1").replaceFirst(sound, other));
        List<String> expected = List.of(said, "no input 'temp'", "FP64 in the artifact");

        // When
        String defect = new FolderRepository(List.of(folder), artifact -> otherGraph(Set.of()))
                .scan()
                .versions()
                .getFirst()
                .defect()
                .orElse("none");

        // Then
        assertEquals(expected, expected.stream().filter(defect::contains).toList(), defect);
    }

    @Test
    void reportsProblemsOfCardArtifactAndGraphTogether() throws IOException {
        // Given a card with a slip, weights that it doesn't list, and a graph of other inputs
        withWeights(ModelFolders.card("flights", "1").replace("stage: production", "stage: live"));
        ArtifactReader reader = artifact -> otherGraph(Set.of("w.bin"));

        // When
        String defect = new FolderRepository(List.of(folder), reader)
                .scan()
                .versions()
                .getFirst()
                .defect()
                .orElse("none");

        // Then
        assertEquals(
                "card.yaml: stage is 'live', allowed is one of candidate, production, retired; model.onnx has weights in"
                        + " other files, which the card doesn't list; add to artifact: external: [{file: w.bin, sha256:"
                        + " \"" + DIGEST + "\", bytes: 4}]; the artifact has no input 'temp';"
                        + " output 'probabilities' is FP32 on the card and FP64 in the artifact",
                defect);
    }

    private static ArtifactReader.Outline otherGraph(Set<String> external) {
        return new ArtifactReader.Outline(
                new Declaration(
                        List.of(port(new TensorSpec("carrier", Datatype.BYTES, List.of(-1L, 1L)))),
                        List.of(
                                port(new TensorSpec("label", Datatype.INT64, List.of(-1L))),
                                port(new TensorSpec("probabilities", Datatype.FP64, List.of(-1L, 2L))))),
                external,
                List.of());
    }

    private static String listed() {
        return ModelFolders.card("flights", "1").replaceFirst("(?m)^(artifact: .*)}$", "$1, " + LISTED);
    }

    private Path withWeights(String card) throws IOException {
        Path version = ModelFolders.write(folder, "flights", "1", card);
        Files.write(version.resolve("w.bin"), new byte[] {1, 2, 3, 4});
        return version;
    }

    private Path bare() throws IOException {
        Path version = withWeights("");
        Files.delete(version.resolve("card.yaml"));
        return version;
    }

    private String defect(String external) {
        return scan(external).defect().orElse("none");
    }

    private ModelVersion scan(String external) {
        ArtifactReader reader = artifact ->
                new ArtifactReader.Outline(new Declaration(List.of(), List.of()), Set.of(external), List.of());
        return new FolderRepository(List.of(folder), reader).scan().versions().getFirst();
    }

    private static Declaration.Port port(TensorSpec spec) {
        return new Declaration.Port(spec.name(), spec.datatype(), spec.shape(), null, List.of());
    }
}
