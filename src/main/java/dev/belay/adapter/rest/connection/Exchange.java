package dev.belay.adapter.rest.connection;

import dev.belay.adapter.rest.error.Bugs;
import dev.belay.adapter.rest.error.ErrorForm;
import dev.belay.adapter.rest.error.HttpErrors;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.serving.Admission;
import dev.belay.serving.Limits;
import dev.belay.serving.Rejection;
import dev.belay.serving.RequestRoom;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One request with a body, on its event loop: the body is read as it comes, within the limits, and it is answered
 * once. What is sent after a refusal is read and thrown away, so that the client sees the refusal. Whatever goes wrong,
 * a bug of ours included, ends it, and what it holds is given back.
 */
public final class Exchange extends RequestRoom {
    private static final int OK = 200;
    private static final int TIMED_OUT = 408;
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final String LATE = "the request was not received within 10 s";
    /** By RFC 9113, 8.1: the answer counts, the rest of the request is not wanted. */
    private static final long NO_ERROR = 0;

    /** By RFC 9113, 7. */
    private static final long INTERNAL_ERROR = 2;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final ErrorForm errors;
    private final int mostBytes;
    private final LoopLocal loop;
    private final EventLoop eventLoop;
    private final @Nullable RequestTimer timer;
    private @Nullable Future<?> timeout;

    private @Nullable ReceivedBody body = new ReceivedBody();
    private boolean answered;

    /** Of a prediction. */
    public Exchange(HttpServerRequest request, Admission admission, Limits limits) {
        this(request, admission, limits, ErrorForm.PREDICTION, limits.bodyBytes());
    }

    public static Exchange ofOperator(HttpServerRequest request, Admission admission) {
        return new Exchange(request, admission, Limits.DEFAULT, ErrorForm.CONTROL, Limits.CONTROL_BYTES);
    }

    private Exchange(HttpServerRequest request, Admission admission, Limits limits, ErrorForm errors, int mostBytes) {
        super(admission, limits);
        this.errors = errors;
        this.mostBytes = mostBytes;
        this.request = request;
        this.response = request.response();
        Channel channel = ((ConnectionBase) request.connection()).channel();
        this.eventLoop = channel.eventLoop();
        this.loop = LoopLocal.of(eventLoop);
        // On HTTP/2 a connection's time is not one request's.
        this.timer = request.version() == HttpVersion.HTTP_2 ? null : RequestTimer.of(channel);
    }

    /** @param then gets the whole body, later on this event loop; not called if the request is refused or lost */
    public void read(Consumer<ReceivedBody> then) {
        try {
            enter();
            if (timer != null) {
                timer.onTimeout(this::timedOut);
            } else if (request.version() == HttpVersion.HTTP_2) {
                timeout = schedule(this::streamTimedOut, RequestTimer.LIMIT_NANOS);
            }
            request.handler(this::append);
            request.exceptionHandler(lost -> end());
            request.endHandler(ignored -> received(then));
            if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
                response.writeContinue();
            }
            request.resume();
        } catch (Throwable bug) {
            fail(bug);
        }
    }

    private void received(Consumer<ReceivedBody> then) {
        try {
            if (timer != null) {
                timer.received();
            }
            cancelTimeout();
            ReceivedBody whole = body;
            if (whole != null && isOpen()) {
                body = null;
                then.accept(whole);
            }
        } catch (Throwable bug) {
            fail(bug);
        }
    }

    private void append(Buffer chunk) {
        try {
            ReceivedBody before = body;
            if (before == null || !isOpen()) {
                return;
            }
            if ((long) before.length() + chunk.length() > mostBytes) {
                EarlyRefusal.endConnection(request, timer);
                boolean control = errors == ErrorForm.CONTROL;
                refuse(HttpErrors.TOO_LARGE, control ? Limits.bodyTooLarge(mostBytes) : limits().bodyTooLarge());
                return;
            }
            Refusal refusal = take(ReceivedBody.held(chunk));
            if (refusal == null) {
                before.append(chunk);
            } else {
                refuse(refusal);
            }
        } catch (Throwable bug) {
            fail(bug);
        }
    }

    /** Neither answered nor lost. */
    private boolean isOpen() {
        return !answered && isUnderWay();
    }

    /**
     * The body as one array; not on the event loop if it is large. What its chunks took is given back.
     *
     * @throws RequestFault if there is no room for it
     */
    public byte[] join(ReceivedBody received) throws RequestFault {
        int joining = received.joining();
        if (joining == 0) {
            return received.join();
        }
        Refusal refusal = take(joining);
        if (refusal != null) {
            throw HttpErrors.fault(refusal);
        }
        byte[] whole = received.join();
        giveBack(received.held());
        return whole;
    }

    private void timedOut() {
        if (!answered) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            refuse(TIMED_OUT, LATE);
        }
        // A client that stops sending wouldn't close the connection either.
        request.connection().close();
    }

    /** The connection has other requests. */
    private void streamTimedOut() {
        refuse(TIMED_OUT, LATE);
        response.reset(NO_ERROR);
    }

    private void cancelTimeout() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }

    Future<?> schedule(Runnable task, long nanos) {
        return eventLoop.schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    public LoopLocal loop() {
        return loop;
    }

    /** Runs a step on the event loop; what it throws ends the request. */
    public void onLoop(Runnable step) {
        loop.execute(() -> {
            try {
                step.run();
            } catch (Throwable bug) {
                fail(bug);
            }
        });
    }

    public HttpServerRequest request() {
        return request;
    }

    /** Headers may be set until the request is answered. */
    public HttpServerResponse response() {
        return response;
    }

    public void refuse(Refusal refusal) {
        refuse(HttpErrors.status(refusal), refusal.words());
    }

    public void refuse(Rejection rejection) {
        refuse(HttpErrors.status(rejection), HttpErrors.message(rejection));
    }

    public void refuse(int status, String message) {
        answer(status, errors.type(), errors.body(loop.json(), status, message));
    }

    /** Answers with JSON; does nothing if the request is over already. */
    public void answer(int status, byte[] json) {
        answer(status, JSON, json);
    }

    private void answer(int status, CharSequence type, byte[] json) {
        if (begin(status, type)) {
            end();
            send(json);
        }
    }

    /** Without a handler the platform needn't make a promise of the write, nor Netty one of each of its parts. */
    private void send(byte[] json) {
        response.end(Buffer.buffer(Unpooled.wrappedBuffer(json)), null);
    }

    /** As {@link #begin(int, CharSequence)}, for a JSON answer with status 200. */
    boolean begin() {
        return begin(OK, JSON);
    }

    /**
     * Sets the answer's head, once; the body and {@link #end} are the caller's.
     *
     * @return false if the request is over
     */
    private boolean begin(int status, CharSequence type) {
        if (!isOpen()) {
            return false;
        }
        answered = true;
        if (response.ended() || response.closed()) {
            end();
            return false;
        }
        response.setStatusCode(status);
        response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        return true;
    }

    /**
     * Ends it for an exception that nobody expected; errors as well: what is short now, memory or stack, may not be when the
     * next request comes. The caller gets a 500 without details, the log gets them.
     */
    public void fail(Throwable bug) {
        try {
            Bugs.log(
                    bug,
                    String.valueOf(response.headers().get(ProvenanceHeaders.PREDICTION_ID)),
                    ProvenanceHeaders.printable(String.valueOf(request.getHeader("traceparent"))));
            fail();
        } catch (Throwable another) {
            abort();
        }
    }

    /** With a message, or where the answer has begun by ending the connection, so that nobody takes it for whole. */
    private void fail() {
        answered = true;
        end();
        if (response.ended()) {
            return;
        }
        if (response.headWritten() || response.closed()) {
            abort();
            return;
        }
        response.setChunked(false);
        response.setStatusCode(Bugs.INTERNAL_ERROR);
        response.putHeader(HttpHeaders.CONTENT_TYPE, errors.type());
        send(errors.body(loop.json(), Bugs.INTERNAL_ERROR, Bugs.MESSAGE));
    }

    /** Ends it without an answer. */
    void abort() {
        answered = true;
        end();
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset(INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }

    /** Gives back what it holds; at least once. */
    void end() {
        cancelTimeout();
        body = null;
        leave();
    }
}
