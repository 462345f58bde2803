package dev.belay.adapter.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** A server of HTTP that plays answers that a gateway once gave, and remembers what it was asked. */
final class ControlStub implements AutoCloseable {
    /** @param ifMatch null if it wasn't sent */
    record Received(String method, String path, @Nullable String ifMatch, String body) {}

    /** What a command came to. */
    record Result(int exit, String out, String err) {}

    private record Answer(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    ControlStub() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** @param request e.g. {@code GET /control/v1/endpoints/flights} */
    ControlStub plays(String request, int status, String body) {
        answers.put(request, new Answer(status, body));
        return this;
    }

    /** One rollout, the newest of the flights endpoint, that takes every change. */
    ControlStub playsRollout(String rollout) {
        String id = "/control/v1/endpoints/flights/rollouts/0198c0de-0000-7000-8000-000000000002";
        plays("GET /control/v1/endpoints/flights/rollouts", 200, "{\"rollouts\":[" + rollout + "]}");
        plays("PATCH " + id, 200, rollout);
        for (String verb : List.of("promote", "abort", "rollback")) {
            plays("POST " + id + "/" + verb, 200, rollout);
        }
        return this;
    }

    /** @param name of a recorded answer */
    static String recorded(String name) {
        try (InputStream file = ControlStub.class.getResourceAsStream("/control/" + name + ".json")) {
            if (file == null) {
                throw new IllegalArgumentException("no answer is recorded as '" + name + "'");
            }
            return new String(file.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    /** What was asked that changes something. */
    Received change() {
        return received.stream()
                .filter(request -> !request.method().equals("GET"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing was changed: " + received));
    }

    /** Runs a command against this server. */
    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Result(exit, out.toString(), err.toString().strip());
    }

    int run(PrintWriter out, PrintWriter err, String... arguments) {
        CommandLine cli = Cli.commands();
        cli.setOut(out);
        cli.setErr(err);
        String url = "http://127.0.0.1:" + server.getAddress().getPort();
        return cli.execute(
                Stream.concat(Stream.of(arguments), Stream.of("--server", url)).toArray(String[]::new));
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        received.add(new Received(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders().getFirst("If-Match"),
                new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
        Answer answer = answers.getOrDefault(
                request, new Answer(404, "{\"detail\":\"nothing is recorded for " + request + "\"}"));
        byte[] body = answer.body().getBytes(UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
