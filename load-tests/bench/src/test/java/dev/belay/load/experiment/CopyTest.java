package dev.belay.load.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CopyTest {
    @TempDir
    private Path models;

    @BeforeEach
    void aModel() throws IOException {
        Path version = Files.createDirectories(models.resolve("trees/1"));
        Files.writeString(
                version.resolve("card.yaml"),
                "model: trees\nversion: \"1\"\nstage: production\nspeed: {limitMicros: 250}\n");
        Files.writeString(version.resolve("model.onnx"), "weights");
    }

    @Test
    void carriesTheArtifactAsItIs() throws IOException {
        try (Copy copy = Copy.of(models, "trees", "1", "again")) {
            assertEquals("weights", Files.readString(copy.folder().resolve("trees/again/model.onnx")));
        }
    }

    @Test
    void isACandidateUnderItsOwnVersion() throws IOException {
        try (Copy copy = Copy.of(models, "trees", "1", "again")) {
            assertEquals(
                    "model: trees\nversion: \"again\"\nstage: candidate\nspeed: {limitMicros: 100000}\n",
                    Files.readString(copy.folder().resolve("trees/again/card.yaml")));
        }
    }

    @Test
    void leavesNothingBehind() throws IOException {
        Copy copy = Copy.of(models, "trees", "1", "again");
        copy.close();
        assertFalse(Files.exists(copy.folder()));
    }
}
