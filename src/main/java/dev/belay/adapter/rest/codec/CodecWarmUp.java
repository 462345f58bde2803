package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionResult;
import dev.belay.serving.PredictionService;
import dev.belay.vocabulary.Room;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the codecs over made-up requests before the socket opens: the first callers don't pay for loading and compiling
 * them. In a cold process the first request takes tens of milliseconds.
 */
@Singleton
public class CodecWarmUp {
    /** After the routing table has been installed, which is done at the default priority. */
    private static final int AFTER_MODELS = 3_000;

    /** For all endpoints together; the start waits for it. */
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final int ROUNDS = 2_000;

    void warm(@Observes @Priority(AFTER_MODELS) StartupEvent event, PredictionService predictionService) {
        List<Route> routes = List.copyOf(predictionService.table().endpoints());
        for (Route route : routes) {
            warm(route, LIMIT_NANOS / routes.size());
        }
    }

    /** @return rounds done within the limit */
    static int warm(Route route, long limitNanos) {
        long startNanos = System.nanoTime();
        byte[] infer = SampleRequests.infer(route.features());
        byte[] predict = SampleRequests.predict(route.features());
        PredictionResult.Answered answer = SampleRequests.answer(route.outputs());
        JsonBuffer out = new JsonBuffer();
        int round = 0;
        try {
            for (; round < ROUNDS && System.nanoTime() - startNanos < limitNanos; round++) {
                InferRequest.decode(infer, route.endpoint(), route, Room.UNSHARED)
                        .answer(route.endpoint(), answer)
                        .whole(out);
                PredictRequest.decode(predict, route.endpoint(), route, Room.UNSHARED)
                        .answer(route.endpoint(), answer)
                        .whole(out);
            }
        } catch (RequestFault notOneRow) {
            return round; // a fixed first dimension takes other than one row
        }
        return round;
    }
}
