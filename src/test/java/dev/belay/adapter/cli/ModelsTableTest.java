package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.execution.LoaderSettings;
import dev.belay.execution.ModelInstance;
import dev.belay.execution.ModelLoader;
import dev.belay.execution.Runner;
import dev.belay.execution.RunnerSettings;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.ModelVersion;
import dev.belay.model.OutputRoom;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What operators read of versions that serve, but not without a word. */
class ModelsTableTest {
    private static final String WARNING = "output 'y' is declared as [1], but answers [3]; it is taken as [-1]";

    @Test
    void showsWarningsOfAVersionThatServes() throws InterruptedException {
        // Given
        ModelInstance instance = served();

        // When
        String table = ModelsTable.of(List.of(instance), Map.of(), Map.of());

        // Then
        assertTrue(table.contains("warning: " + WARNING), table);
    }

    @Test
    void warningsAreNoProblems() throws InterruptedException {
        // Given
        ModelInstance instance = served();

        // When, then
        assertEquals(
                "warning: model tiny/1: " + WARNING,
                Problems.warnings(List.of(instance)).getFirst());
    }

    private static ModelInstance served() throws InterruptedException {
        ModelInstance instance = new ModelInstance(
                new ModelVersion(
                        new ModelRef("tiny", "1"), Path.of("model.onnx"), Optional.empty(), 1, Optional.empty()),
                Runner.Listener.NONE);
        new ModelLoader(
                        version -> new Corrected(),
                        new LoaderSettings(LoaderSettings.DEFAULT_LIMIT_NANOS, 1 << 30),
                        RunnerSettings.DEFAULT,
                        Thread.ofPlatform().daemon().factory(),
                        System::nanoTime)
                .loadAll(List.of(instance));
        return instance;
    }

    /** A model whose declaration was corrected. */
    private static final class Corrected implements LoadedModel {
        @Override
        public Signature signature() {
            return new Signature(List.of(), List.of(new TensorSpec("y", Datatype.FP32, List.of(-1L))), false);
        }

        @Override
        public List<String> warnings() {
            return List.of(WARNING);
        }

        @Override
        public ModelRun newRun() {
            return new ModelRun() {
                @Override
                public List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException {
                    throw new ModelRunException("not asked here");
                }

                @Override
                public void terminate() {}

                @Override
                public void close() {}
            };
        }

        @Override
        public void close() {}
    }
}
