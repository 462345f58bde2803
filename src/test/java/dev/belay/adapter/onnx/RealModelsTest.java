package dev.belay.adapter.onnx;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.GoldenCheck;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealModelsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"models/flights/1", "models/flights/2", "models/flights/3", "load-tests/bench-models/trees/1"})
    void reproduceTheirGoldens(String folder) throws Exception {
        // Given
        ModelVersion version = RealModels.version(folder);
        try (LoadedModel model = Graphs.RUNTIME.load(version);
                ModelRun run = model.newRun()) {
            // When, then
            assertDoesNotThrow(() ->
                    GoldenCheck.check(model.signature(), run, version.card().orElseThrow()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"models/flights/1", "models/flights/2", "models/flights/3", "load-tests/bench-models/trees/1"})
    void canBeBatched(String folder) throws Exception {
        // Given, when
        try (LoadedModel model = Graphs.RUNTIME.load(RealModels.version(folder))) {
            // Then
            assertTrue(model.signature().batchable());
        }
    }

    @Test
    void refuseAnArtifactSwappedForAnotherVersions() throws Exception {
        // Given version 2's card beside version 1's artifact
        ModelCard card = RealModels.version("models/flights/2").card().orElseThrow();
        ModelVersion swapped =
                Graphs.version(RealModels.version("models/flights/1").artifact(), Optional.of(card));
        try (LoadedModel model = Graphs.RUNTIME.load(swapped);
                ModelRun run = model.newRun()) {
            // When
            ModelLoadException refusal =
                    assertThrows(ModelLoadException.class, () -> GoldenCheck.check(model.signature(), run, card));

            // Then
            assertTrue(refusal.toString()
                    .contains("golden example 1 is not reproduced: output 'probabilities' element 0: expected"));
        }
    }
}
