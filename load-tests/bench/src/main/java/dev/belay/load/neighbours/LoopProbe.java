package dev.belay.load.neighbours;

import dev.belay.load.measure.ThreadTimes;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Asks whether the gateway is alive, on some connections in turn, so that each of its event loops is asked: the answer
 * takes no model and no decoding, and is late by as long as somebody holds the loop, or as a core was missing. The
 * scheduler says how long the loop's thread and the probe's own waited for a core: without that it is what the loop was
 * held, by all that was in front together.
 */
final class LoopProbe implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final int ASKED_TO_KNOW_ITS_LOOP = 50;
    /** As much as Linux keeps of the name. */
    private static final String LOOPS = "vert.x-eventloo";

    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final byte[] ASK =
            "GET /v2/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    /** @param latencies until the answers came; @param held the same without waiting for a core */
    record Result(Histogram latencies, Histogram held) {}

    private record Connection(Socket socket, ThreadTimes.Source loop) {}

    private final Histogram latencies = histogram();
    private final Histogram held = histogram();
    private final List<Connection> connections = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    /** To be made while nobody else asks: else it can't be seen which loop serves a connection. */
    LoopProbe(int port, long pid) throws IOException {
        List<ThreadTimes.Source> loops = ThreadTimes.named(pid, LOOPS);
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
            socket.setTcpNoDelay(true);
            connections.add(new Connection(socket, loopOf(socket, loops)));
        }
        thread = Thread.ofPlatform().name("loop-probe").daemon().unstarted(this::ask);
    }

    /** Begins to measure. */
    LoopProbe start() {
        thread.start();
        return this;
    }

    private static Histogram histogram() {
        return new Histogram(1, TimeUnit.MINUTES.toNanos(1), 3);
    }

    private static ThreadTimes.Source loopOf(Socket socket, List<ThreadTimes.Source> loops) throws IOException {
        List<Long> before = ran(loops);
        for (int i = 0; i < ASKED_TO_KNOW_ITS_LOOP; i++) {
            ask(socket);
        }
        List<Long> after = ran(loops);
        int busiest = 0;
        for (int i = 1; i < loops.size(); i++) {
            if (after.get(i) - before.get(i) > after.get(busiest) - before.get(busiest)) {
                busiest = i;
            }
        }
        return loops.get(busiest);
    }

    private static List<Long> ran(List<ThreadTimes.Source> loops) throws IOException {
        List<Long> ran = new ArrayList<>();
        for (ThreadTimes.Source loop : loops) {
            ran.add(loop.read().ranNanos());
        }
        return ran;
    }

    private void ask() {
        try {
            ThreadTimes.Source own = ThreadTimes.callingThread();
            for (int i = 0; !stopped; i = (i + 1) % CONNECTIONS) {
                Connection connection = connections.get(i);
                long waitedNanos =
                        -own.read().waitedNanos() - connection.loop.read().waitedNanos();
                long fromNanos = System.nanoTime();
                ask(connection.socket);
                long tookNanos = System.nanoTime() - fromNanos;
                waitedNanos += own.read().waitedNanos() + connection.loop.read().waitedNanos();
                latencies.recordValue(tookNanos);
                held.recordValue(Math.max(0, tookNanos - waitedNanos));
                LockSupport.parkNanos(EVERY_NANOS);
            }
        } catch (IOException e) {
            System.err.println("the probe ended: " + e);
        }
    }

    private static void ask(Socket socket) throws IOException {
        socket.getOutputStream().write(ASK);
        readAnswer(socket.getInputStream());
    }

    /** Its body comes in the same segment, or has no length: what is left over is read next time. */
    private static void readAnswer(InputStream in) throws IOException {
        for (int matched = 0; matched < END_OF_HEAD.length; ) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            matched = next == END_OF_HEAD[matched] ? matched + 1 : next == END_OF_HEAD[0] ? 1 : 0;
        }
        in.skipNBytes(in.available());
    }

    /** Ends it. */
    Result stop() throws IOException {
        close();
        return new Result(latencies, held);
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Connection connection : connections) {
            connection.socket.close();
        }
    }
}
