package dev.belay.adapter.rest.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the time that a connection takes to send a request, header and body together, however steadily it sends: an
 * idle timeout never ends a client that sends a byte a second. It ends idle connections as well. A few fields are written
 * per request; one task per second and connection looks at them. HTTP/2 has many requests on a connection, so there
 * only idleness counts, and {@link Exchange} times the body of each.
 */
final class RequestTimer extends ChannelDuplexHandler {
    static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** In looks, one a second: as long as nothing comes, not even a request's first byte. */
    static final int IDLE_LOOKS = 60;

    /** In looks: how long the client has to read its last answer, whatever it sends meanwhile. */
    static final int LAST_LOOKS = 3;

    private static final int NOT_LAST = Integer.MAX_VALUE;

    private static final AttributeKey<RequestTimer> KEY = AttributeKey.valueOf("belay.request-timer");
    private static final long NOTHING_BEGUN = 0;

    private final LongSupplier nanoClock;
    private long begunNanos = NOTHING_BEGUN;
    private int quietLooks;
    private int looksLeft = NOT_LAST;
    private boolean off;
    private @Nullable Runnable onTimeout;
    private @Nullable Future<?> checks;

    RequestTimer(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /** Puts a timer before everything else that the connection does. */
    static void install(Channel channel) {
        RequestTimer timer = new RequestTimer(System::nanoTime);
        channel.attr(KEY).set(timer);
        channel.pipeline().addFirst(timer);
    }

    static @Nullable RequestTimer of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** The request has been received as a whole; the next byte begins another. */
    void received() {
        begunNanos = NOTHING_BEGUN;
        onTimeout = null;
    }

    void off() {
        off = true;
        received();
    }

    /** The connection has its last answer. */
    void closeSoon() {
        looksLeft = LAST_LOOKS;
    }

    /** What to do instead of just closing the connection, once there is somebody to answer. */
    void onTimeout(Runnable action) {
        onTimeout = action;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) throws Exception {
        checks = context.executor().scheduleWithFixedDelay(() -> check(context), 1, 1, TimeUnit.SECONDS);
        super.channelActive(context);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        quietLooks = 0;
        if (begunNanos == NOTHING_BEGUN && !off) {
            begunNanos = nanoClock.getAsLong() | 1;
        }
        super.channelRead(context, message);
    }

    /**
     * An answer ends what was begun; if the request is still being sent, its rest has as long again. A large answer takes
     * its time, and {@link AnswerStream} sees to it that it is read.
     */
    @Override
    public void flush(ChannelHandlerContext context) throws Exception {
        begunNanos = NOTHING_BEGUN;
        quietLooks = 0;
        super.flush(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (checks != null) {
            checks.cancel(false);
        }
        super.channelInactive(context);
    }

    private void check(ChannelHandlerContext context) {
        if (++quietLooks > IDLE_LOOKS || looksLeft == 0) {
            context.close();
            return;
        }
        looksLeft -= looksLeft == NOT_LAST ? 0 : 1;
        if (begunNanos == NOTHING_BEGUN || nanoClock.getAsLong() - begunNanos < LIMIT_NANOS) {
            return;
        }
        Runnable action = onTimeout;
        received();
        if (action == null) {
            context.close();
        } else {
            action.run();
        }
    }
}
