package dev.belay.adapter.wiring;

import dev.belay.model.ModelCard;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.serving.Admission;
import dev.belay.serving.PredictionRequest;
import dev.belay.serving.PredictionService;
import dev.belay.serving.Ticks;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends golden examples down a twin of each route before the socket opens, through guards, breakers, runners and meters
 * that are real but not the ones that serve: the first callers don't pay for compiling the path, and nothing is counted.
 */
final class PathWarmUp {
    private static final int WAVE = 16;
    private static final long WAVE_LIMIT_MILLIS = 1_000;

    private final PredictionService path = new PredictionService(
            System::nanoTime,
            () -> ThreadLocalRandom.current().nextLong(),
            () -> "warm-up",
            new Ticks(0, 0),
            new Admission(0));
    private final ThreadFactory threads;

    PathWarmUp(ThreadFactory threads) {
        this.threads = threads;
    }

    /**
     * @param twin built like the route that serves, with observers of its own
     * @param goldens of the version in its first tier
     * @param limitNanos about how long it may take
     */
    void run(Route twin, List<ModelCard.Golden> goldens, long limitNanos) throws InterruptedException {
        List<Inputs> examples = new ArrayList<>();
        goldens.forEach(golden -> examples.add(inputs(twin.features(), golden)));
        if (examples.isEmpty()) {
            return;
        }
        long endNanos = System.nanoTime() + limitNanos;
        ExecutorService loop = Executors.newSingleThreadExecutor(threads);
        try {
            for (int next = 0; System.nanoTime() < endNanos; next += WAVE) {
                wave(loop, twin, examples, next);
            }
        } finally {
            loop.shutdown();
        }
    }

    private void wave(ExecutorService loop, Route twin, List<Inputs> examples, int from) throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(WAVE);
        loop.execute(() -> {
            for (int i = 0; i < WAVE; i++) {
                Inputs example = examples.get((from + i) % examples.size());
                PredictionRequest request = new PredictionRequest(
                        path.newId(), twin, example, 0, null, Client.NOBODY, Protocol.V2, System.nanoTime());
                path.predict(request, loop, result -> answered.countDown());
            }
        });
        answered.await(WAVE_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static Inputs inputs(FeatureSet features, ModelCard.Golden golden) {
        @Nullable Tensor[] bySlot = new Tensor[features.size()];
        for (Tensor tensor : golden.inputs()) {
            FeatureSet.Feature feature = features.find(tensor.name());
            if (feature != null) {
                bySlot[feature.slot()] = tensor;
            }
        }
        return new Inputs(features, bySlot, 1);
    }
}
