package dev.belay.adapter.rest;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request with a body, on its event loop: the body is read as it comes, within the limits, and it is answered
 * once. What is sent after a refusal is read and thrown away, so that the client sees the refusal.
 */
final class Exchange {
    private static final byte[] NOTHING = {};
    private static final int BODY_TOO_LARGE = 413;
    private static final int TIMED_OUT = 408;
    private static final int SHED = 503;
    private static final String LATE = "the request was not received within 10 s";
    /** By RFC 9113, 8.1: the answer counts, the rest of the request is not wanted. */
    private static final long NO_ERROR = 0;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Admission admission;
    private final boolean operators;
    private final int mostBytes;
    private final LoopLocal loop;
    private final EventLoop eventLoop;
    private final @Nullable RequestTimer timer;
    private @Nullable Future<?> timeout;

    private byte[] body = NOTHING;
    private int length;
    private int announced;
    private long admittedBytes;
    private boolean over;

    /** A caller's, who is refused in the protocol's form. */
    Exchange(HttpServerRequest request, Admission admission) {
        this(request, admission, false);
    }

    /** An operator's, who is refused by a problem (RFC 9457). */
    static Exchange ofOperator(HttpServerRequest request, Admission admission) {
        return new Exchange(request, admission, true);
    }

    private Exchange(HttpServerRequest request, Admission admission, boolean operators) {
        this.operators = operators;
        this.mostBytes = operators ? Limits.MAX_CONTROL_BYTES : Limits.MAX_BODY_BYTES;
        this.announced = mostBytes;
        this.request = request;
        this.response = request.response();
        this.admission = admission;
        Channel channel = ((ConnectionBase) request.connection()).channel();
        this.eventLoop = channel.eventLoop();
        this.loop = LoopLocal.of(eventLoop);
        // On HTTP/2 a connection's time is not one request's.
        this.timer = request.version() == HttpVersion.HTTP_2 ? null : RequestTimer.of(channel);
    }

    /** @param then gets the whole body, later on this event loop; not called if the request is refused or lost */
    void read(Consumer<byte[]> then) {
        admission.underWay(1);
        String announcement = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announcement != null) {
            announced = (int) Math.min(mostBytes, Long.parseLong(announcement));
        }
        if (timer != null) {
            timer.onTimeout(this::timedOut);
        } else if (request.version() == HttpVersion.HTTP_2) {
            timeout = eventLoop.schedule(this::streamTimedOut, RequestTimer.LIMIT_NANOS, TimeUnit.NANOSECONDS);
        }
        request.handler(this::append);
        request.exceptionHandler(lost -> end());
        request.endHandler(ignored -> {
            if (timer != null) {
                timer.received();
            }
            untimed();
            if (!over) {
                byte[] whole = body.length == length ? body : Arrays.copyOf(body, length);
                body = NOTHING;
                then.accept(whole);
            }
        });
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            response.writeContinue();
        }
        request.resume();
    }

    private void append(Buffer chunk) {
        if (over) {
            return;
        }
        long needed = (long) length + chunk.length();
        if (needed > mostBytes) {
            EarlyRefusal.endConnection(request, timer);
            refuse(BODY_TOO_LARGE, tooLarge(mostBytes));
        } else if (!hold((int) needed)) {
            refuse(SHED, "Exceeds maximum queue size");
        } else if (length == 0) {
            body = bytes(chunk);
            length = body.length;
        } else {
            chunk.getBytes(0, chunk.length(), body, length);
            length = (int) needed;
        }
    }

    /** Only what has arrived counts, not what was announced: else a few idle connections would shed everyone. */
    private boolean hold(int needed) {
        if (needed <= body.length) {
            return true;
        }
        int capacity = length == 0 ? needed : Math.max(needed, Math.min(announced, 2 * body.length));
        int more = capacity - body.length;
        if (!admission.tryAcquire(more)) {
            return false;
        }
        admittedBytes += more;
        body = length == 0 ? body : Arrays.copyOf(body, capacity);
        return true;
    }

    /** Takes room for what is made of the body, until the request is over; false if there is none. */
    boolean reserve(long bytes) {
        if (over || !admission.tryAcquire(bytes)) {
            return false;
        }
        admittedBytes += bytes;
        return true;
    }

    /** Without a copy where the array has nothing else in it: nobody uses a chunk again that a handler was given. */
    private static byte[] bytes(Buffer chunk) {
        ByteBuf buffer = chunk.getByteBuf();
        boolean all = buffer.hasArray() && buffer.array().length == buffer.readableBytes();
        return all ? buffer.array() : chunk.getBytes();
    }

    private void timedOut() {
        if (!over) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            refuse(TIMED_OUT, LATE);
        }
        // Who doesn't go on sending wouldn't go away either.
        request.connection().close();
    }

    /** The connection has other requests. */
    private void streamTimedOut() {
        refuse(TIMED_OUT, LATE);
        response.reset(NO_ERROR);
    }

    private void untimed() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    static String tooLarge(int mostBytes) {
        return "the body must not be larger than " + mostBytes + " bytes";
    }

    LoopLocal loop() {
        return loop;
    }

    HttpServerRequest request() {
        return request;
    }

    /** Headers may be set until the request is answered. */
    HttpServerResponse response() {
        return response;
    }

    void refuse(int status, String message) {
        if (operators) {
            answer(status, Problem.JSON, Problem.body(status, message));
        } else {
            answer(status, Answers.errorBody(loop.json(), message));
        }
    }

    /** Answers with JSON; does nothing if the request is over already. */
    void answer(int status, byte[] json) {
        answer(status, Answers.JSON, json);
    }

    /** Likewise, with another type. */
    void answer(int status, CharSequence type, byte[] json) {
        if (over) {
            return;
        }
        end();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status);
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        // Without a handler the platform needn't make a promise of the write, nor Netty one of each of its parts.
        response.end(Buffer.buffer(Unpooled.wrappedBuffer(json)), null);
    }

    private void end() {
        if (!over) {
            over = true;
            admission.underWay(-1);
        }
        untimed();
        body = NOTHING;
        admission.release(admittedBytes);
        admittedBytes = 0;
    }
}
