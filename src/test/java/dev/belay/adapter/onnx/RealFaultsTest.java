package dev.belay.adapter.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.model.GoldenCheck;
import dev.belay.model.LoadProbe;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.Tensor;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The models with real faults: on gusts of 150 mph and more, or always. */
class RealFaultsTest {
    private static final String FOLDER = "load-tests/faulty/flights/";
    private static final OnnxRuntime IMPATIENT =
            new OnnxRuntime(new OnnxSettings(1, 50_000_000, Duration.ofMillis(500)));

    @ParameterizedTest
    @ValueSource(strings = {"fail", "loop", "operator", "nan-output", "slow20"})
    void passesItsGoldensWhenItsFaultHasATrigger(String fault) throws Exception {
        // Given
        ModelVersion version = RealModels.version(FOLDER + fault);
        try (LoadedModel model = Graphs.RUNTIME.load(version);
                ModelRun run = model.newRun()) {
            // When, then
            GoldenCheck.check(model.signature(), run, version.card().orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fail-always", "loop-always", "operator-always", "nan-output-always"})
    void isRefusedWhenItAlwaysFaults(String fault) throws Exception {
        // Given
        ModelVersion version = RealModels.version(FOLDER + fault);

        // When, then
        assertThrows(ModelLoadException.class, () -> admit(version));
    }

    private static void admit(ModelVersion version) throws ModelLoadException {
        LoadProbe probe = new LoadProbe(task -> Thread.ofPlatform().daemon().start(task), Duration.ofMillis(500), 10);
        try (LoadedModel model = IMPATIENT.load(version)) {
            LoadProbe.Work<Boolean> goldens = run -> {
                GoldenCheck.check(model.signature(), run, version.card().orElseThrow());
                return true;
            };
            probe.run(model.newRun(), "golden examples", goldens, null);
        }
    }

    @Test
    void aLoopIsStoppedAndTheModelAnswersAgain() throws Exception {
        ModelVersion version = RealModels.version(FOLDER + "loop");
        try (LoadedModel model = Graphs.RUNTIME.load(version);
                ModelRun run = model.newRun()) {
            // Given a run in its loop
            Thread stopper = Thread.ofPlatform().daemon().start(() -> terminateUntilInterrupted(run));
            assertThrows(ModelRunException.class, () -> run.run(triggered(version)));
            stopper.interrupt();
            stopper.join();

            // When
            List<Tensor> outputs = run.run(calm(version));

            // Then
            assertEquals("probabilities FP32[1, 2]", outputs.getLast().toString());
        }
    }

    private static void terminateUntilInterrupted(ModelRun run) {
        try {
            while (true) {
                Thread.sleep(20);
                run.terminate();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static List<Tensor[]> calm(ModelVersion version) {
        return List.<Tensor[]>of(
                version.card().orElseThrow().goldens().getFirst().inputs().toArray(Tensor[]::new));
    }

    private static List<Tensor[]> triggered(ModelVersion version) {
        Tensor[] member = calm(version).getFirst();
        for (int i = 0; i < member.length; i++) {
            if (member[i].name().equals("wind_gust")) {
                member[i] = Graphs.floats("wind_gust", member[i].shape(), 160);
            }
        }
        return List.<Tensor[]>of(member);
    }
}
