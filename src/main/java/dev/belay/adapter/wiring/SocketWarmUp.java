package dev.belay.adapter.wiring;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Asks the open socket whether it is alive, again and again, so that the first callers find a compiled server. */
final class SocketWarmUp {
    private static final int CONNECTIONS = 2;
    private static final int REQUESTS = 80;
    private static final int PATIENCE_MILLIS = 500;

    private SocketWarmUp() {}

    /** A server that can't be asked this way, for TLS or for its address, is merely not warmed. */
    static void run(String host, int port) {
        byte[] request = ("GET /v2/health/live HTTP/1.1\r\nHost: " + host + ":" + port + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < CONNECTIONS; i++) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
                socket.setSoTimeout(PATIENCE_MILLIS);
                socket.setTcpNoDelay(true);
                for (int n = 0; n < REQUESTS; n++) {
                    socket.getOutputStream().write(request);
                    readAnswer(socket.getInputStream());
                }
            } catch (IOException e) {
                return;
            }
        }
    }

    /** The answer is one JSON object without another inside. */
    private static void readAnswer(InputStream in) throws IOException {
        byte[] buffer = new byte[1024];
        int read;
        do {
            read = in.read(buffer);
        } while (read > 0 && buffer[read - 1] != '}');
        if (read <= 0) {
            throw new IOException("closed");
        }
    }
}
