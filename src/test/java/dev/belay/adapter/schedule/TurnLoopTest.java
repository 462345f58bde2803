package dev.belay.adapter.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnLoopTest {
    @Test
    void noTurnIsTakenOnceItIsClosed() throws InterruptedException {
        // Given a loop in the midst of a turn
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        AtomicInteger started = new AtomicInteger();
        TurnLoop loop = new TurnLoop();
        loop.start(Thread.ofPlatform().daemon().factory(), () -> {
            started.incrementAndGet();
            begun.countDown();
            Thread.yield();
            ended.incrementAndGet();
            return true;
        });
        assertTrue(begun.await(10, TimeUnit.SECONDS));
        // When
        loop.close();
        // Then every turn that began has ended
        assertEquals(started.get(), ended.get());
    }

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
