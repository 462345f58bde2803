package dev.belay.adapter.rest.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How long a connection may take over one request; seconds pass by hand. */
class RequestTimerTest {
    private final AtomicLong nanos = new AtomicLong(1);
    private final RequestTimer timer = new RequestTimer(nanos::get);
    private final EmbeddedChannel channel = new EmbeddedChannel(false, false, timer);

    @BeforeEach
    void stopTheClockAndConnect() throws Exception {
        channel.freezeTime();
        channel.register();
    }

    @Test
    void closesAConnectionThatDrips() {
        // Given a byte a second
        // When eleven seconds have passed
        drip(11);
        // Then
        assertFalse(channel.isOpen());
    }

    @Test
    void keepsAConnectionWhoseRequestsAreReceivedInTime() {
        // Given a request that is received every five seconds
        for (int i = 0; i < 6; i++) {
            drip(5);
            // When
            timer.received();
        }
        // Then
        assertTrue(channel.isOpen());
    }

    @Test
    void keepsAConnectionThatIsAnsweredInTime() {
        // Given a request that is answered every five seconds
        for (int i = 0; i < 6; i++) {
            drip(5);
            // When
            channel.writeOutbound(Unpooled.EMPTY_BUFFER);
        }
        // Then
        assertTrue(channel.isOpen());
    }

    @Test
    void closesAConnectionThatDripsOnAfterItsAnswer() {
        // Given
        drip(1);
        channel.writeOutbound(Unpooled.EMPTY_BUFFER);
        // When
        drip(11);
        // Then
        assertFalse(channel.isOpen());
    }

    @Test
    void keepsAConnectionThatSendsNothingForAMinute() {
        // Given a kept connection between two requests
        drip(1);
        timer.received();
        // When
        seconds(59);
        // Then
        assertTrue(channel.isOpen());
    }

    @Test
    void closesAConnectionThatSendsNothingForLonger() {
        // Given a kept connection between two requests
        drip(1);
        timer.received();
        // When
        seconds(60);
        // Then
        assertFalse(channel.isOpen());
    }

    @Test
    void closesSoonAfterTheLastAnswer() {
        // Given a body that is never sent
        drip(1);
        timer.closeSoon();
        // When
        seconds(RequestTimer.LAST_LOOKS + 1);
        // Then
        assertFalse(channel.isOpen());
    }

    @Test
    void leavesTimeToReadTheLastAnswer() {
        // Given a body that is never sent
        drip(1);
        timer.closeSoon();
        // When
        seconds(RequestTimer.LAST_LOOKS);
        // Then
        assertTrue(channel.isOpen());
    }

    @Test
    void closesAConnectionThatDripsOnAfterItsLastAnswer() {
        // Given somebody who could have answered
        drip(1);
        timer.onTimeout(() -> {});
        timer.closeSoon();
        channel.writeOutbound(Unpooled.EMPTY_BUFFER);
        // When
        drip(RequestTimer.LAST_LOOKS + 1);
        // Then
        assertFalse(channel.isOpen());
    }

    @Test
    void closesAnIdleConnectionOfHttp2() {
        // Given
        timer.off();
        drip(1);
        // When
        seconds(60);
        // Then
        assertFalse(channel.isOpen());
    }

    @Test
    void leavesTheAnswerToWhoeverReadsTheBody() {
        // Given somebody who can answer
        AtomicInteger answered = new AtomicInteger();
        drip(1);
        timer.onTimeout(answered::incrementAndGet);
        // When
        drip(11);
        // Then
        assertEquals(1, answered.get());
    }

    @Test
    void isOffForHttp2() {
        // Given a connection of many requests
        timer.off();
        // When
        drip(30);
        // Then
        assertTrue(channel.isOpen());
    }

    private void drip(int seconds) {
        for (int i = 0; i < seconds && channel.isOpen(); i++) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {'x'}));
            second();
        }
        channel.releaseInbound();
    }

    private void seconds(int seconds) {
        for (int i = 0; i < seconds; i++) {
            second();
        }
    }

    private void second() {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
        channel.advanceTimeBy(1, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();
    }
}
