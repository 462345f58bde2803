package dev.belay.load.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.load.fake.FakeGateway;
import dev.belay.load.http.Requests.Post;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final AnswerKind PRIMARY = new AnswerKind(200, "primary", "trees/1");
    private static final Requests REQUESTS = Requests.of(
            List.of(new Post("/v2/models/trees/infer", "{\"inputs\":[]}"), new Post("/v2/models/trees/infer", "{}")));

    private static FakeGateway fake;

    @BeforeAll
    static void start() throws Exception {
        fake = FakeGateway.start(0);
    }

    @AfterAll
    static void stop() throws Exception {
        fake.close();
    }

    @Test
    void closedLoopSendsExactlyAsManyAsAsked() throws IOException {
        LoadResult result = LoadGenerator.run(
                Load.closed(fake.port(), 8, REQUESTS, Duration.ofSeconds(20)).atMost(1003));
        assertEquals(Map.of(PRIMARY, 1003L), result.answers());
        assertEquals(0, result.broken());
        assertEquals(1003, result.latencies().getTotalCount());
    }

    @Test
    void closedLoopEndsWhenItsTimeIsOver() throws IOException {
        LoadResult result = LoadGenerator.run(Load.closed(fake.port(), 4, REQUESTS, Duration.ofMillis(300)));
        assertTrue(result.total() > 0);
        assertTrue(result.sendingNanos() < Duration.ofSeconds(5).toNanos());
        assertEquals(result.total(), result.count(PRIMARY::equals));
    }

    @Test
    void openLoopSendsAtItsRate() throws IOException {
        LoadResult result = LoadGenerator.run(Load.open(fake.port(), 16, REQUESTS, 500, Duration.ofSeconds(1)));
        assertEquals(500, result.total(), 2);
    }

    @Test
    void openLoopCountsTheWaitThatAStallCausesFromTheIntendedInstant() throws IOException {
        // One connection and 20 ms per answer is 50/s at most: of 100 due in a second, the last waits about a second.
        LoadResult result = LoadGenerator.run(Load.open(fake.port(), 1, slow(20), 100, Duration.ofSeconds(1)));
        assertEquals(100, result.total(), 1);
        assertTrue(result.percentileMillis(100) > 700, "slowest " + result.percentileMillis(100) + " ms");
    }

    @Test
    void tellsBrokenRequestsFromAnswers() throws IOException {
        Requests dropped = Requests.of(List.of(new Post("/drop", "{}")));
        LoadResult result = LoadGenerator.run(
                Load.closed(fake.port(), 2, dropped, Duration.ofSeconds(20)).atMost(10));
        assertEquals(10, result.broken());
        assertEquals(0, result.total());
    }

    private static Requests slow(int millis) {
        return Requests.of(List.of(new Post("/slow/" + millis, "{}")));
    }
}
