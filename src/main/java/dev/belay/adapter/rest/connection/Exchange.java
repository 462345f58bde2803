package dev.belay.adapter.rest.connection;

import dev.belay.adapter.rest.error.Answers;
import dev.belay.adapter.rest.error.Bugs;
import dev.belay.adapter.rest.error.HttpErrors;
import dev.belay.adapter.rest.error.Problem;
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
    private static final int TIMED_OUT = 408;
    private static final String LATE = "the request was not received within 10 s";
    /** By RFC 9113, 8.1: the answer counts, the rest of the request is not wanted. */
    private static final long NO_ERROR = 0;

    /** By RFC 9113, 7. */
    private static final long INTERNAL_ERROR = 2;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final boolean operators;
    private final int mostBytes;
    private final LoopLocal loop;
    private final EventLoop eventLoop;
    private final @Nullable RequestTimer timer;
    private @Nullable Future<?> timeout;

    private ReceivedBody body = new ReceivedBody();
    private int announced;
    private boolean answered;

    /** A caller's, who is refused in the protocol's form. */
    public Exchange(HttpServerRequest request, Admission admission, Limits limits) {
        this(request, admission, limits, false);
    }

    /** An operator's, who is refused by a problem (RFC 9457). */
    public static Exchange ofOperator(HttpServerRequest request, Admission admission) {
        return new Exchange(request, admission, Limits.DEFAULT, true);
    }

    private Exchange(HttpServerRequest request, Admission admission, Limits limits, boolean operators) {
        super(admission, limits);
        this.operators = operators;
        this.mostBytes = operators ? Limits.CONTROL_BYTES : limits.bodyBytes();
        this.announced = mostBytes;
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
        enter();
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
        request.endHandler(ignored -> received(then));
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            response.writeContinue();
        }
        request.resume();
    }

    private void received(Consumer<ReceivedBody> then) {
        try {
            if (timer != null) {
                timer.received();
            }
            untimed();
            if (!answered && isUnderWay()) {
                ReceivedBody whole = body;
                body = new ReceivedBody();
                then.accept(whole);
            }
        } catch (Throwable bug) {
            fail(bug);
        }
    }

    private void append(Buffer chunk) {
        try {
            take(chunk);
        } catch (Throwable bug) {
            fail(bug);
        }
    }

    private void take(Buffer chunk) {
        if (answered || !isUnderWay()) {
            return;
        }
        if ((long) body.length() + chunk.length() > mostBytes) {
            EarlyRefusal.endConnection(request, timer);
            refuse(HttpErrors.TOO_LARGE, operators ? Limits.bodyTooLarge(mostBytes) : limits().bodyTooLarge());
            return;
        }
        int growth = body.growth(chunk.length(), announced);
        Refusal refusal = take(growth);
        if (refusal == null) {
            body.append(chunk, growth);
        } else {
            refuse(refusal);
        }
    }

    /**
     * The body as one array; not on the event loop if it is large. What it took in pieces is given back.
     *
     * @throws RequestFault if there is no room for it
     */
    public byte[] join(ReceivedBody received) throws RequestFault {
        int joining = received.joining();
        if (joining > 0) {
            Refusal refusal = take(joining);
            if (refusal != null) {
                throw HttpErrors.fault(refusal);
            }
        }
        byte[] whole = received.join();
        if (joining > 0) {
            giveBack(received.capacity());
        }
        return whole;
    }

    private void timedOut() {
        if (!answered) {
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

    /** @return cancels it */
    Runnable schedule(Runnable task, long nanos) {
        Future<?> scheduled = eventLoop.schedule(task, nanos, TimeUnit.NANOSECONDS);
        return () -> scheduled.cancel(false);
    }

    public LoopLocal loop() {
        return loop;
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
        refuse(HttpErrors.status(rejection), HttpErrors.words(rejection));
    }

    public void refuse(int status, String message) {
        if (operators) {
            answer(status, Problem.JSON, Problem.body(status, message));
        } else {
            answer(status, Answers.errorBody(loop.json(), message));
        }
    }

    /** Answers with JSON; does nothing if the request is over already. */
    public void answer(int status, byte[] json) {
        answer(status, Answers.JSON, json);
    }

    /** Likewise, with another type. */
    public void answer(int status, CharSequence type, byte[] json) {
        if (begin(status, type)) {
            end();
            // Without a handler the platform needn't make a promise of the write, nor Netty one of each of its parts.
            response.end(Buffer.buffer(Unpooled.wrappedBuffer(json)), null);
        }
    }

    /**
     * Sets the answer's head, once; the body and {@link #end} are the caller's.
     *
     * @return false if there is nobody to answer any more
     */
    boolean begin(int status, CharSequence type) {
        if (answered || !isUnderWay()) {
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

    /** With words, or where the answer has begun by ending the connection, so that nobody takes it for whole. */
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
        byte[] words =
                operators ? Problem.body(Bugs.INTERNAL_ERROR, Bugs.WORDS) : Answers.errorBody(loop.json(), Bugs.WORDS);
        response.setChunked(false);
        response.setStatusCode(Bugs.INTERNAL_ERROR);
        response.putHeader(HttpHeaders.CONTENT_TYPE, operators ? Problem.JSON : Answers.JSON);
        response.end(Buffer.buffer(Unpooled.wrappedBuffer(words)), null);
    }

    /** Ends it without another word. */
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
        untimed();
        body = new ReceivedBody();
        leave();
    }
}
