package dev.belay.adapter.schedule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnLoopTest {
    @Test
    void anErrorInATurnDoesNotEndTheTurns() throws InterruptedException {
        // Given turns that lack memory
        CountDownLatch turns = new CountDownLatch(2);
        try (TurnLoop loop = new TurnLoop()) {
            // When
            loop.start(Thread.ofPlatform().daemon().factory(), () -> {
                turns.countDown();
                throw new OutOfMemoryError("on purpose");
            });
            // Then the next one comes all the same
            assertTrue(turns.await(10, TimeUnit.SECONDS));
        }
    }
}
