package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.execution.Backend.Status;
import dev.belay.model.LoadedModel;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelRunException;
import dev.belay.model.ModelVersion;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class ModelLoaderTest {
    private static final long LIMIT = 10_000_000_000L;
    private static final long MEMORY = 100L << 20;
    /** On which no time passes. */
    private static final LongSupplier STILL = () -> 0;

    private final FakeModel model = new FakeModel();

    /** What loads a version. */
    private interface Loading {
        LoadedModel load(String version) throws ModelLoadException;
    }

    private static ModelInstance instance(String version, long artifactBytes, Optional<String> defect) {
        ModelRef ref = new ModelRef("flights", version);
        return new ModelInstance(
                new ModelVersion(ref, Path.of("model.onnx"), Optional.empty(), artifactBytes, defect),
                Runner.Listener.NONE);
    }

    private static ModelInstance instance(String version) {
        return instance(version, 1, Optional.empty());
    }

    private static void load(Loading loading, LongSupplier clock, ModelInstance... instances)
            throws InterruptedException {
        new ModelLoader(
                        version -> loading.load(version.ref().version()),
                        new LoaderSettings(LIMIT, MEMORY),
                        RunnerSettings.DEFAULT,
                        Thread.ofPlatform().daemon().factory(),
                        clock)
                .loadAll(List.of(instances));
    }

    /** On which the limit has passed by the time anybody waits for it. */
    private static LongSupplier hurrying() {
        AtomicLong now = new AtomicLong();
        return () -> now.getAndAdd(LIMIT);
    }

    @Test
    void makesAVersionReady() throws InterruptedException {
        // Given
        ModelInstance instance = instance("1");

        // When
        load(version -> model, STILL, instance);

        // Then
        assertEquals(Status.READY, instance.status());
        assertNotNull(instance.report());
    }

    @Test
    void warmsAVersionUpAtEveryBatchSize() throws InterruptedException {
        // Given
        ModelInstance instance = instance("1");

        // When
        load(version -> model, STILL, instance);

        // Then
        List<Integer> sizes =
                model.run.runs.stream().map(List::size).distinct().sorted().toList();
        assertEquals(List.of(1, 2, 4, 8, 16, 32), sizes);
    }

    @Test
    void neverOpensAVersionWithADefect() throws InterruptedException {
        // Given
        ModelInstance broken = instance("1", 1, Optional.of("checksum of model.onnx is not the card's"));
        AtomicBoolean opened = new AtomicBoolean();

        // When
        load(
                version -> {
                    opened.set(true);
                    return model;
                },
                STILL,
                broken);

        // Then
        assertEquals("checksum of model.onnx is not the card's", broken.reason());
        assertEquals(false, opened.get());
    }

    @Test
    void saysWhyAVersionCantBeLoaded() throws InterruptedException {
        // Given
        ModelInstance instance = instance("1");

        // When
        load(
                version -> {
                    throw new ModelLoadException("not an ONNX file");
                },
                STILL,
                instance);

        // Then
        assertEquals(Status.UNAVAILABLE, instance.status());
        assertEquals("not an ONNX file", instance.reason());
    }

    @Test
    void survivesARuntimeThatThrowsAnything() throws InterruptedException {
        // Given
        ModelInstance instance = instance("1");

        // When
        load(
                version -> {
                    throw new StackOverflowError("too deep");
                },
                STILL,
                instance);

        // Then
        assertEquals(Status.UNAVAILABLE, instance.status());
        assertEquals("loading failed: java.lang.StackOverflowError: too deep", instance.reason());
    }

    @Test
    void closesAModelThatFailsItsGoldens() throws InterruptedException {
        // Given
        model.run.behaviour = members -> {
            throw new ModelRunException("broken");
        };
        ModelInstance instance = withGolden("1");

        // When
        load(version -> model, STILL, instance);

        // Then
        assertEquals("golden example 1 failed: broken", instance.reason());
        assertEquals(1, model.closes.get());
        assertEquals(1, model.run.closes.get());
    }

    @Test
    void servesWhatOnlyInventedValuesFailOn() throws InterruptedException {
        // Given a version without examples, of which nobody knows what it takes
        model.run.behaviour = members -> {
            throw new ModelRunException("broken");
        };
        ModelInstance instance = instance("1");

        // When
        load(version -> model, STILL, instance);

        // Then
        assertEquals(Status.READY, instance.status());
    }

    @Test
    void saysWhyAVersionIsServedUntried() throws InterruptedException {
        // Given
        model.run.behaviour = members -> {
            throw new ModelRunException("broken");
        };
        ModelInstance instance = instance("1");

        // When
        load(version -> model, STILL, instance);

        // Then
        assertEquals(
                List.of("it is served untested: it doesn't run on the generated test values (warm-up"
                        + " with a batch of 1 failed: broken); its requests don't share runs. One golden example in a"
                        + " card.yaml solves both"),
                instance.warnings());
    }

    private static ModelInstance withGolden(String version) {
        TensorSpec x = new TensorSpec("x", Datatype.FP32, List.of(-1L));
        Tensor row = new Tensor("x", Datatype.FP32, new long[] {1}, new TensorData.Floats(new float[] {1}));
        ModelCard card = new ModelCard(
                "flights",
                version,
                ModelCard.Stage.PRODUCTION,
                "",
                "",
                List.of(new ModelCard.Input(x, null, false, null, null, null)),
                List.of(),
                null,
                Map.of(),
                List.of(new ModelCard.Golden(List.of(row), List.of())),
                0,
                null,
                true);
        return new ModelInstance(
                new ModelVersion(
                        new ModelRef("flights", version),
                        Path.of("model.onnx"),
                        Optional.of(card),
                        1,
                        Optional.empty()),
                Runner.Listener.NONE);
    }

    @Test
    void refusesTheVersionThatWouldPassTheMemoryLimit() throws InterruptedException {
        // Given two that take 42 MiB each, and a small one
        ModelInstance first = instance("1", 20L << 20, Optional.empty());
        ModelInstance second = instance("2", 20L << 20, Optional.empty());
        ModelInstance third = instance("3", 20L << 20, Optional.empty());
        ModelInstance small = instance("4", 1L << 20, Optional.empty());

        // When
        load(version -> new FakeModel(), STILL, first, second, third, small);

        // Then
        assertEquals(
                "takes about 42 MiB of memory, but the models before it take 84 MiB of the 100 MiB allowed for all"
                        + " models together",
                third.reason());
        assertEquals(Status.READY, second.status());
        assertEquals(Status.READY, small.status());
    }

    @Test
    void givesUpAVersionThatTakesTooLongToOpen() throws InterruptedException {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        ModelInstance stuck = instance("1");

        // When
        load(
                version -> {
                    Patience.await(never);
                    return model;
                },
                hurrying(),
                stuck);

        // Then
        assertEquals("opening the artifact took longer than 10 s", stuck.reason());
        never.countDown();
    }

    @Test
    void closesAModelThatOpensTooLate() throws InterruptedException {
        // Given
        CountDownLatch later = new CountDownLatch(1);
        load(
                version -> {
                    Patience.await(later);
                    return model;
                },
                hurrying(),
                instance("1"));

        // When
        later.countDown();

        // Then
        Patience.await(model.closed);
    }

    @Test
    void tellsATrialThatTakesTooLongToStop() throws InterruptedException {
        // Given a model that loops until it is terminated
        CountDownLatch inTheModel = new CountDownLatch(1);
        model.run.behaviour = members -> untilTerminated(inTheModel);
        ModelInstance looping = instance("1");

        // When the limit passes while it is tried out
        AtomicLong reads = new AtomicLong();
        LongSupplier clock = () -> {
            if (Thread.currentThread().isDaemon()) {
                return 0;
            }
            Patience.await(inTheModel);
            return reads.getAndAdd(LIMIT);
        };
        load(version -> model, clock, looping);

        // Then
        assertEquals("warming up took longer than 10 s", looping.reason());
        assertTrue(model.run.terminates.get() > 0);
        Patience.await(model.closed);
    }

    private List<Tensor> untilTerminated(CountDownLatch inTheModel) throws ModelRunException {
        inTheModel.countDown();
        Patience.until(() -> model.run.terminates.get() > 0, "the run is terminated");
        throw new ModelRunException("terminated");
    }

    @Test
    void letsOneThatHangsHoldUpNoOther() throws InterruptedException {
        // Given
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch soundIsLoaded = new CountDownLatch(1);
        ModelInstance stuck = instance("stuck");
        ModelInstance sound = new ModelInstance(instance("sound").version(), Runner.Listener.NONE);
        model.run.behaviour = members -> {
            soundIsLoaded.countDown();
            return FakeRun.twice(members);
        };

        // When
        Thread loading = Thread.ofPlatform().daemon().start(() -> {
            try {
                load(
                        version -> {
                            if (version.equals("stuck")) {
                                Patience.await(never);
                            }
                            return model;
                        },
                        STILL,
                        stuck,
                        sound);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });

        // Then
        Patience.await(soundIsLoaded);
        Patience.until(() -> sound.status() == Status.READY, "the sound model is ready");
        assertEquals(Status.LOADING, stuck.status());
        never.countDown();
        loading.join();
    }
}
