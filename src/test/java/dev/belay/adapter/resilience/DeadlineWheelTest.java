package dev.belay.adapter.resilience;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineWheelTest {
    private static final long MILLI = 1_000_000;

    @Test
    void goesOnWithATaskThatHasThrown() throws InterruptedException {
        // Given
        CountDownLatch thrice = new CountDownLatch(3);
        try (DeadlineWheel wheel =
                new DeadlineWheel(Thread.ofPlatform().daemon().factory())) {
            // When
            wheel.every(MILLI, () -> {
                thrice.countDown();
                throw new IllegalStateException("a bug");
            });

            // Then
            assertTrue(thrice.await(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void runsATaskWhenItIsDue() throws InterruptedException {
        // Given
        CountDownLatch run = new CountDownLatch(1);
        try (DeadlineWheel wheel =
                new DeadlineWheel(Thread.ofPlatform().daemon().factory())) {
            // When
            wheel.schedule(run::countDown, MILLI);

            // Then
            assertTrue(run.await(60, TimeUnit.SECONDS));
        }
    }
}
