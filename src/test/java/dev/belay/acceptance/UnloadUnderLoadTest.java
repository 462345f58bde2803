package dev.belay.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Memory;
import dev.belay.adapter.onnx.OnnxRuntime;
import dev.belay.adapter.onnx.OnnxSettings;
import dev.belay.adapter.repository.FolderRepository;
import dev.belay.execution.InferenceCall;
import dev.belay.execution.RunResult;
import dev.belay.execution.Runner;
import dev.belay.execution.RunnerSettings;
import dev.belay.model.ArtifactReader;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A model that takes its time, loaded and unloaded a thousand times while it is asked. */
class UnloadUnderLoadTest {
    private static final int CYCLES = 1_000;
    private static final int WARM_CYCLES = 200;
    private static final int CALLS_PER_CYCLE = 8;
    private static final long FAR_NANOS = 60_000_000_000L;
    /** A session of this model takes several MB: a leak of one in ten would be seen. */
    private static final long MOST_GROWTH_KB = 200_000;

    private final AtomicInteger completed = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();

    @Test
    void losesNoCallAndNoMemory() throws Exception {
        ModelVersion slow = new FolderRepository(List.of(Path.of("load-tests/candidates")), ArtifactReader.NONE)
                .scan().versions().stream()
                        .filter(version -> version.ref().equals(new ModelRef("flights", "slow")))
                        .findFirst()
                        .orElseThrow();
        OnnxRuntime runtime = new OnnxRuntime(OnnxSettings.DEFAULTS);
        long warmKb = 0;

        for (int cycle = 0; cycle < CYCLES; cycle++) {
            loadAskUnload(runtime, slow);
            warmKb = cycle == WARM_CYCLES ? Memory.residentKilobytes() : warmKb;
        }

        assertEquals(CYCLES * CALLS_PER_CYCLE, completed.get());
        assertEquals(CYCLES * CALLS_PER_CYCLE, released.get());
        long grownKb = Memory.residentKilobytes() - warmKb;
        assertTrue(grownKb < MOST_GROWTH_KB, "grown by " + grownKb + " kB");
    }

    private void loadAskUnload(OnnxRuntime runtime, ModelVersion version) throws Exception {
        LoadedModel model = runtime.load(version);
        Runner runner = new Runner(
                model.newRun(),
                model.signature().batchable(),
                RunnerSettings.DEFAULT,
                Thread.ofPlatform().daemon().factory(),
                System::nanoTime,
                Runner.Listener.NONE,
                model::close);
        Tensor[] inputs =
                version.card().orElseThrow().goldens().getFirst().inputs().toArray(Tensor[]::new);
        for (int i = 0; i < CALLS_PER_CYCLE; i++) {
            runner.submit(new InferenceCall(
                    inputs,
                    1,
                    Client.NOBODY,
                    new InferenceCall.Time(System.nanoTime(), FAR_NANOS, FAR_NANOS),
                    Runnable::run,
                    new Counting()));
        }
        runner.close();
        assertTrue(runner.awaitExit(60_000), "the runner has ended");
    }

    private final class Counting implements InferenceCall.Listener {
        @Override
        public void completed(RunResult result) {
            completed.incrementAndGet();
        }

        @Override
        public void lateResult() {}

        @Override
        public void released() {
            released.incrementAndGet();
        }
    }
}
