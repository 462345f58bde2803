package dev.belay.load.attack;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** 100 MB of a tensor that never ends, announced by its length or in chunks, from several connections at once. */
record HugeBody(boolean chunked) implements Hostile {
    private static final int PIECE_BYTES = 64 * 1024;
    private static final int PIECES = 1600;
    private static final int CONNECTIONS = 4;
    private static final byte[] START =
            "{\"inputs\":[{\"name\":\"features\",\"datatype\":\"FP32\",\"shape\":[1,30],\"data\":["
                    .getBytes(StandardCharsets.US_ASCII);

    @Override
    public String name() {
        return "100 MB body, " + (chunked ? "chunked" : "with Content-Length");
    }

    @Override
    public List<Ending> attack(int port, String path) throws IOException {
        List<Callable<Ending>> clients = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(() -> send(port, path));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Ending> endings = new ArrayList<>();
            for (Future<Ending> ending : threads.invokeAll(clients)) {
                endings.add(ending.get());
            }
            return endings;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    private Ending send(int port, String path) throws IOException {
        try (HostileSocket socket = new HostileSocket(port)) {
            String length = chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + (long) PIECE_BYTES * PIECES;
            try {
                OutputStream out = socket.out();
                out.write(("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                                + length + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                for (int piece = 0; piece < PIECES; piece++) {
                    write(out, piece == 0);
                }
                if (chunked) {
                    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException e) {
                // The server had enough; it may have said so before.
                return socket.ending();
            }
            return socket.ending();
        }
    }

    private void write(OutputStream out, boolean first) throws IOException {
        byte[] piece = new byte[PIECE_BYTES];
        for (int i = 0; i < PIECE_BYTES; i += 2) {
            piece[i] = '1';
            piece[i + 1] = ',';
        }
        if (first) {
            Arrays.fill(piece, (byte) ' ');
            System.arraycopy(START, 0, piece, 0, START.length);
        }
        if (chunked) {
            out.write((Integer.toHexString(PIECE_BYTES) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        out.write(piece);
        if (chunked) {
            out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
    }
}
