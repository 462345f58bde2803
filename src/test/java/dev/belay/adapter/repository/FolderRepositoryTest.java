package dev.belay.adapter.repository;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.ArtifactReader;
import dev.belay.model.ModelVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderRepositoryTest {
    @TempDir
    Path folder;

    @TempDir
    Path second;

    @Test
    void findsVersionsAndHeuristicInNaturalOrder() throws IOException {
        // Given
        for (String version : List.of("10", "9", "1")) {
            ModelFolders.writeSound(folder, "flights", version);
        }
        Files.writeString(folder.resolve("flights/heuristic.yaml"), "kind: constant");
        ModelFolders.writeSound(folder, "arrivals", "1");

        // When
        List<ModelVersion> versions = new FolderRepository(List.of(folder), ArtifactReader.NONE)
                .scan()
                .versions();

        // Then
        assertEquals(
                List.of("arrivals/1", "flights/1", "flights/9", "flights/10", "flights/heuristic"), names(versions));
    }

    @Test
    void findsNothingWrongWithSoundVersion() throws IOException {
        // Given
        ModelFolders.writeSound(folder, "flights", "1");

        // When
        ModelVersion version = only(new FolderRepository(List.of(folder), ArtifactReader.NONE)
                .scan()
                .versions());

        // Then
        assertEquals(Optional.empty(), version.defect());
    }

    @Test
    void ignoresNamesWithUnderscoreOrDot() throws IOException {
        // Given
        ModelFolders.writeSound(folder, "_training", "1");
        ModelFolders.writeSound(folder, ".git", "1");
        ModelFolders.writeSound(folder, "flights", "_old");
        ModelFolders.writeSound(folder, "flights", "1");

        // When
        List<ModelVersion> versions = new FolderRepository(List.of(folder), ArtifactReader.NONE)
                .scan()
                .versions();

        // Then
        assertEquals(List.of("flights/1"), names(versions));
    }

    @Test
    void mergesFoldersByModelName() throws IOException {
        // Given
        ModelFolders.writeSound(folder, "flights", "1");
        ModelFolders.writeSound(second, "flights", "leaky");

        // When
        List<ModelVersion> versions = new FolderRepository(List.of(folder, second), ArtifactReader.NONE)
                .scan()
                .versions();

        // Then
        assertEquals(List.of("flights/1", "flights/leaky"), names(versions));
    }

    @Test
    void takesAVersionInTwoFoldersFromTheFirst() throws IOException {
        // Given
        ModelFolders.writeSound(folder, "flights", "1");
        ModelFolders.writeSound(second, "flights", "1");

        // When
        ModelVersion version = only(new FolderRepository(List.of(folder, second), ArtifactReader.NONE)
                .scan()
                .versions());

        // Then
        assertEquals(folder.resolve("flights/1/model.onnx"), version.artifact());
    }

    @Test
    void reportsAVersionInTwoFolders() throws IOException {
        // Given
        ModelFolders.writeSound(folder, "flights", "1");
        ModelFolders.writeSound(second, "flights", "1");

        // When
        List<String> problems = new FolderRepository(List.of(folder, second), ArtifactReader.NONE)
                .scan()
                .problems();

        // Then
        assertEquals(
                List.of("flights/1 in " + second.resolve("flights/1") + " is ignored: this version comes from "
                        + folder.resolve("flights/1/model.onnx")),
                problems);
    }

    @Test
    void reportsAMissingFolderAndGoesOn() throws IOException {
        // Given
        ModelFolders.writeSound(folder, "flights", "1");
        Path missing = second.resolve("nowhere");

        // When
        FolderRepository.Scan scan = new FolderRepository(List.of(missing, folder), ArtifactReader.NONE).scan();

        // Then
        assertEquals(List.of("flights/1"), names(scan.versions()));
        assertTrue(scan.problems().getFirst().startsWith(missing + " can't be read as a folder"));
    }

    @Test
    void takesBareArtifactWithoutCard() throws IOException {
        // Given
        Files.delete(ModelFolders.writeSound(folder, "flights", "1").resolve("card.yaml"));

        // When
        ModelVersion version = only(new FolderRepository(List.of(folder), ArtifactReader.NONE)
                .scan()
                .versions());

        // Then
        assertEquals(Optional.empty(), version.defect());
        assertEquals(Optional.empty(), version.card());
    }

    @Test
    void refusesCardWithoutArtifact() throws IOException {
        // Given
        Files.delete(ModelFolders.writeSound(folder, "flights", "1").resolve("model.onnx"));

        // When
        String defect = defect();

        // Then
        assertEquals("model.onnx is missing", defect);
    }

    @Test
    void refusesEmptyArtifact() throws IOException {
        // Given
        Files.write(ModelFolders.writeSound(folder, "flights", "1").resolve("model.onnx"), new byte[0]);

        // When
        String defect = defect();

        // Then
        assertEquals("model.onnx is empty", defect);
    }

    @Test
    void refusesArtifactOfAnotherSize() throws IOException {
        // Given
        Files.write(ModelFolders.writeSound(folder, "flights", "1").resolve("model.onnx"), new byte[3]);

        // When
        String defect = defect();

        // Then
        assertTrue(defect.startsWith("model.onnx has 3 bytes, its card says 15: it was changed; "), defect);
    }

    @Test
    void refusesArtifactOfAnotherChecksum() throws IOException {
        // Given
        byte[] corrupt = ModelFolders.ARTIFACT.clone();
        corrupt[4] ^= 1;
        Files.write(ModelFolders.writeSound(folder, "flights", "1").resolve("model.onnx"), corrupt);

        // When
        String defect = defect();

        // Then
        assertTrue(defect.endsWith("it was changed or is corrupt"), defect);
    }

    @Test
    void refusesCardOfAnotherVersion() throws IOException {
        // Given
        ModelFolders.write(folder, "flights", "2", ModelFolders.card("flights", "1"));

        // When
        String defect = defect();

        // Then
        assertEquals("card.yaml: version is '1', allowed is '2', as its folder is called", defect);
    }

    @Test
    void keepsSoundVersionBesideBrokenOne() throws IOException {
        // Given
        ModelFolders.writeSound(folder, "flights", "1");
        ModelFolders.write(folder, "flights", "2", "}{ no card");

        // When
        List<ModelVersion> versions = new FolderRepository(List.of(folder), ArtifactReader.NONE)
                .scan()
                .versions();

        // Then
        assertEquals(
                List.of(true, false),
                versions.stream().map(version -> version.defect().isEmpty()).toList());
    }

    @Test
    void reservesTheVersionNameHeuristic() throws IOException {
        // Given
        ModelFolders.writeSound(folder, "flights", "heuristic");

        // When
        FolderRepository.Scan scan = new FolderRepository(List.of(folder), ArtifactReader.NONE).scan();

        // Then
        assertEquals(List.of(), scan.versions());
        assertEquals(1, scan.problems().size());
    }

    private String defect() {
        return only(new FolderRepository(List.of(folder), ArtifactReader.NONE)
                        .scan()
                        .versions())
                .defect()
                .orElse("none");
    }

    private static ModelVersion only(List<ModelVersion> versions) {
        assertEquals(1, versions.size());
        return versions.getFirst();
    }

    private static List<String> names(List<ModelVersion> versions) {
        return versions.stream().map(version -> version.ref().toString()).toList();
    }
}
