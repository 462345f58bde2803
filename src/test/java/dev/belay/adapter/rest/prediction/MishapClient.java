package dev.belay.adapter.rest.prediction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends requests over one connection, and gives back their answers to the byte, but for the id of the prediction. */
interface MishapClient extends AutoCloseable {
    /** What came instead of an answer. */
    String CLOSED = "closed";

    /** @param path and body of a POST */
    record Post(String path, String body) {}

    /** All answers, in order; {@link #CLOSED} for those that the connection didn't live to see. */
    List<String> send(List<Post> requests) throws Exception;

    @Override
    void close() throws Exception;

    /** One after the other, or all at once. */
    final class OverHttp1 implements MishapClient {
        private final int port;
        private final boolean pipelined;
        private @Nullable Socket socket;
        private @Nullable InputStream in;

        OverHttp1(int port, boolean pipelined) {
            this.port = port;
            this.pipelined = pipelined;
        }

        @Override
        public List<String> send(List<Post> requests) throws IOException {
            List<String> answers = new ArrayList<>();
            if (pipelined) {
                Thread writer = Thread.ofVirtual().unstarted(() -> writeAll(requests));
                open();
                writer.start();
                requests.forEach(ignored -> answers.add(read()));
                return answers;
            }
            for (Post request : requests) {
                open();
                writeAll(List.of(request));
                answers.add(read());
            }
            return answers;
        }

        private void open() throws IOException {
            if (socket == null) {
                Socket opened = new Socket(InetAddress.getLoopbackAddress(), port);
                opened.setTcpNoDelay(true);
                opened.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
                socket = opened;
                in = new BufferedInputStream(opened.getInputStream(), 64 * 1024);
            }
        }

        private void writeAll(List<Post> requests) {
            Socket open = socket;
            try {
                for (Post request : requests) {
                    if (open != null) {
                        open.getOutputStream()
                                .write(("POST " + request.path() + " HTTP/1.1\r\nHost: localhost\r\nuser: u\r\n"
                                                + "Content-Length: "
                                                + request.body().length() + "\r\n\r\n"
                                                + request.body())
                                        .getBytes(ISO_8859_1));
                    }
                }
            } catch (IOException closed) {
                // The reader finds out, too.
            }
        }

        private String read() {
            InputStream from = in;
            if (from == null) {
                return CLOSED;
            }
            try {
                String head = readHead(from);
                String lower = head.toLowerCase(java.util.Locale.ROOT);
                int length = lower.indexOf("\r\ncontent-length: ");
                String body = length < 0 ? readChunks(from) : readBytes(from, number(lower, length + 18));
                return head.replaceFirst("(?i)Belay-Prediction-Id: [^\r]*", "ID") + body;
            } catch (IOException closed) {
                try {
                    close();
                } catch (IOException e) {
                    return CLOSED;
                }
                return closed instanceof EOFException || closed instanceof java.net.SocketException
                        ? CLOSED
                        : closed.toString();
            }
        }

        private static int number(String text, int from) {
            return Integer.parseInt(text.substring(from, text.indexOf('\r', from)));
        }

        private static String readHead(InputStream from) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
                head.append(readByte(from));
            }
            return head.toString();
        }

        private static char readByte(InputStream from) throws IOException {
            int next = from.read();
            if (next < 0) {
                throw new EOFException();
            }
            return (char) next;
        }

        private static String readBytes(InputStream from, int length) throws IOException {
            byte[] bytes = from.readNBytes(length);
            if (bytes.length < length) {
                throw new EOFException();
            }
            return new String(bytes, ISO_8859_1);
        }

        /** Their lengths are of no interest. */
        private static String readChunks(InputStream from) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            while (true) {
                StringBuilder line = new StringBuilder();
                while (line.indexOf("\r\n") < 0) {
                    line.append(readByte(from));
                }
                int length = Integer.parseInt(line.toString().strip(), 16);
                body.write(readBytes(from, length).getBytes(ISO_8859_1));
                readBytes(from, 2);
                if (length == 0) {
                    return body.toString(ISO_8859_1);
                }
            }
        }

        @Override
        public void close() throws IOException {
            if (socket != null) {
                socket.close();
                socket = null;
                in = null;
            }
        }
    }

    /** All at once, as streams of one connection. */
    final class OverHttp2 implements MishapClient {
        private final int port;
        private final Vertx vertx = Vertx.vertx();
        private final Context context = vertx.getOrCreateContext();
        private final HttpClient client;

        OverHttp2(int port) {
            this.port = port;
            client = vertx.createHttpClient(new HttpClientOptions()
                    .setProtocolVersion(HttpVersion.HTTP_2)
                    .setHttp2ClearTextUpgrade(false)
                    .setHttp2MaxPoolSize(1));
        }

        @Override
        public List<String> send(List<Post> requests) throws Exception {
            List<Future<String>> answers = new ArrayList<>();
            for (Post request : requests) {
                Promise<String> answer = Promise.promise();
                answers.add(answer.future());
                // On the connection's own thread: an answer mustn't come before somebody waits for its body.
                context.runOnContext(go -> client.request(HttpMethod.POST, port, "127.0.0.1", request.path())
                        .compose(out -> out.putHeader("user", "u").send(Buffer.buffer(request.body(), "ISO-8859-1")))
                        .compose(in -> in.body()
                                .map(body -> in.statusCode() + " "
                                        + headers(in.headers().toString()) + body.toString(ISO_8859_1)))
                        .otherwise(CLOSED)
                        .onComplete(answer));
            }
            List<String> read = new ArrayList<>();
            for (Future<String> answer : answers) {
                read.add(answer.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS));
            }
            return read;
        }

        private static String headers(String lines) {
            return lines.replaceFirst("(?i)belay-prediction-id=\\S*", "ID");
        }

        @Override
        public void close() throws Exception {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }
}
