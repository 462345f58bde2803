package dev.belay.load.neighbours;

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
 * Asks whether the gateway is alive, on some connections in turn, so that each of its event loops is asked: the answer takes no
 * model and no decoding, and is late by as long as somebody holds the loop. And by as long as the machine is busy, which a
 * comparison with an idle one shows.
 */
final class LoopProbe implements AutoCloseable {
    private static final int CONNECTIONS = 8;
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final byte[] ASK =
            "GET /v2/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final Histogram latencies = new Histogram(1, TimeUnit.MINUTES.toNanos(1), 3);
    private final List<Socket> sockets = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    LoopProbe(int port) throws IOException {
        for (int i = 0; i < CONNECTIONS; i++) {
            Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port);
            socket.setTcpNoDelay(true);
            sockets.add(socket);
        }
        thread = Thread.ofPlatform().name("loop-probe").daemon().start(this::ask);
    }

    private void ask() {
        try {
            for (int i = 0; !stopped; i = (i + 1) % CONNECTIONS) {
                long fromNanos = System.nanoTime();
                Socket socket = sockets.get(i);
                socket.getOutputStream().write(ASK);
                readAnswer(socket.getInputStream());
                latencies.recordValue(System.nanoTime() - fromNanos);
                LockSupport.parkNanos(EVERY_NANOS);
            }
        } catch (IOException e) {
            System.err.println("the probe ended: " + e);
        }
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

    /** Ends it. @return how long the answers took */
    Histogram stop() throws IOException {
        close();
        return latencies;
    }

    @Override
    public void close() throws IOException {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
