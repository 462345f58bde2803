package dev.belay.adapter.rest.connection;

import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.vocabulary.Room;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A large answer on its way: written in pieces by {@link LargeWork}, one at a time, the next once the connection can take
 * it. So it is never whole beside its tensors, and who doesn't read it is given up. Lives on the request's event loop, but
 * for the text.
 */
public final class AnswerStream {
    static final int PIECE_BYTES = 32 * 1024;

    /** A piece that waits here, one in the connection's queue, and one that is being written. */
    private static final int HELD_BYTES = 3 * PIECE_BYTES;

    /** How long a client may read nothing. */
    private static final long STALL_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** Who reads more slowly is as bad as who doesn't read. */
    private static final long FEWEST_BYTES_PER_SECOND = 256 * 1024;

    private final Exchange exchange;
    private final HttpServerResponse response;
    private final HttpVersion version;
    private final AnswerText text;
    private final JsonBuffer out = new JsonBuffer();
    private final LargeWork.Strand strand;
    private final long endNanos;
    private boolean begun;
    private boolean over;
    private @Nullable Future<?> stall;

    /**
     * @param strand to write on
     * @param textBytes an upper bound of the text
     */
    public AnswerStream(Exchange exchange, AnswerText text, LargeWork.Strand strand, long textBytes) {
        this.exchange = exchange;
        this.response = exchange.response();
        this.version = exchange.request().version();
        this.text = text;
        this.strand = strand;
        this.endNanos =
                System.nanoTime() + STALL_NANOS + TimeUnit.SECONDS.toNanos(1 + textBytes / FEWEST_BYTES_PER_SECOND);
    }

    public void start() {
        Room.Refusal refusal = exchange.take(HELD_BYTES);
        if (refusal != null) {
            exchange.refuse(refusal);
            return;
        }
        strand.execute(this::writePiece);
    }

    /** On the strand. */
    private void writePiece() {
        boolean more = text.writeMore(out, PIECE_BYTES);
        byte[] piece = out.take();
        exchange.onLoop(() -> send(piece, more));
    }

    private void send(byte[] piece, boolean more) {
        if (!begun && !begin()) {
            over = true;
        }
        if (over) {
            return;
        }
        Buffer bytes = Buffer.buffer(Unpooled.wrappedBuffer(piece));
        if (!more) {
            over = true;
            exchange.end();
            response.end(bytes, null);
            if (version == HttpVersion.HTTP_1_0) {
                exchange.request().connection().close();
            }
            return;
        }
        response.write(bytes);
        if (response.writeQueueFull()) {
            await();
        } else {
            strand.execute(this::writePiece);
        }
    }

    private boolean begin() {
        begun = exchange.begin();
        if (begun) {
            if (version == HttpVersion.HTTP_1_1) {
                response.setChunked(true);
            } else if (version == HttpVersion.HTTP_1_0) {
                response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
            response.exceptionHandler(lost -> gone());
            response.closeHandler(closed -> gone());
        }
        return begun;
    }

    private void await() {
        long leftNanos = Math.min(STALL_NANOS, endNanos - System.nanoTime());
        stall = exchange.schedule(this::stalled, Math.max(0, leftNanos));
        response.drainHandler(drained -> {
            response.drainHandler(null);
            moving();
            if (!over) {
                strand.execute(this::writePiece);
            }
        });
    }

    private void moving() {
        if (stall != null) {
            stall.cancel(false);
            stall = null;
        }
    }

    private void stalled() {
        over = true;
        exchange.abort();
    }

    private void gone() {
        over = true;
        moving();
        exchange.end();
    }
}
