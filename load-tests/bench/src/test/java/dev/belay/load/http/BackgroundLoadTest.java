package dev.belay.load.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.load.fake.FakeGateway;
import dev.belay.load.gateway.Bodies;
import dev.belay.load.gateway.FreePort;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackgroundLoadTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void everyRequestIsAnsweredWhenItIsStopped() throws Exception {
        try (FakeGateway gateway = FakeGateway.start(0);
                BackgroundLoad load =
                        BackgroundLoad.start(Load.closed(gateway.port(), 4, Bodies.dense("trees", 8, 3), LONG))) {
            assertTrue(load.isRunning());
            LoadResult result = load.stop();
            assertEquals(0, result.broken());
        }
    }

    @Test
    void tellsWhyItEndedByItself() throws Exception {
        BackgroundLoad load = BackgroundLoad.start(Load.closed(FreePort.find(), 1, Bodies.dense("trees", 8, 3), LONG));
        assertThrows(IOException.class, load::stop);
    }
}
