package dev.belay.load.crash;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.load.gateway.Gateway;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Operators who mean harm, or get in each other's way: the right refusal in words, and nothing changed. */
final class OperatorCrashes {
    private static final int ROUNDS = 20;
    private static final int SLOW_BODY_MILLIS = 15_000;

    private final CrashFixture fixture;
    private final Path program;
    private final Violations violations;
    private int tried;

    OperatorCrashes(CrashFixture fixture, Path program, Violations violations) {
        this.fixture = fixture;
        this.program = program;
        this.violations = violations;
    }

    void run() throws IOException, InterruptedException {
        violations.at("operators");
        Gateway gateway = fixture.start();
        try (Api api = new Api(gateway.port());
                Callers callers = Callers.start(gateway.port(), fixture.bodies())) {
            Api.Answer started =
                    api.change("POST", Api.ROLLOUTS, "{\"version\":\"3\",\"hypothesis\":\"h\",\"steps\":[10,20]}", "");
            violations.unless(started.status() == 201, "a start was answered " + started);
            String id = started.body().path("id").asText();
            for (Wrong wrong : Wrong.all()) {
                refused(api, wrong, id, Map.of());
            }
            slowBody(gateway.port(), id);
            twoAtOnce(api, id);
            callers.stop();
            callers.check(violations);
        } finally {
            gateway.kill();
        }
        withTokens();
        System.out.printf("operators            %d wrong calls, each refused in words, nothing changed%n", tried);
    }

    private void refused(Api api, Wrong wrong, String id, Map<String, String> more) throws IOException {
        tried++;
        Map<String, String> credentials = more.isEmpty() ? Map.of() : Map.of("Authorization", operatorOf(more));
        JsonNode before = look(api, id, credentials);
        Map<String, String> headers = new HashMap<>(more);
        headers.remove("Operator");
        wrong.headers()
                .forEach((name, value) ->
                        headers.put(name, value.replace("$etag", "\"" + before.get("revision") + "\"")));
        Api.Answer answer = api.call(wrong.method(), wrong.path().replace("$id", id), wrong.body(), headers);
        String place = "'" + wrong.name() + "' was answered " + answer;
        violations.unless(answer.status() == wrong.status(), place + ", not " + wrong.status());
        violations.unless(answer.text().contains(wrong.words()), place + ", without '" + wrong.words() + "'");
        violations.unless(
                answer.type().startsWith("application/problem+json")
                        && answer.body().path("status").asInt() == answer.status()
                        && !answer.body().path("detail").asText().isEmpty(),
                place + ", type '" + answer.type() + "': that is no problem by RFC 9457");
        violations.unless(before.equals(look(api, id, credentials)), place + ", and something has changed");
    }

    private static String operatorOf(Map<String, String> headers) {
        return String.valueOf(headers.get("Operator"));
    }

    /** What must stay as it is, whatever is asked. */
    private static JsonNode look(Api api, String id, Map<String, String> credentials) throws IOException {
        com.fasterxml.jackson.databind.node.ObjectNode rollout =
                api.call("GET", Api.ROLLOUTS + "/" + id, "", credentials).body().deepCopy();
        rollout.retain("id", "state", "reason", "step", "weight", "paused", "version", "revision", "plan");
        JsonNode journal = api.call("GET", "/control/v1/journal?limit=1000", "", credentials)
                .body();
        List<String> moves = new ArrayList<>();
        journal.path("entries").forEach(entry -> {
            Row row = Row.of(entry);
            if (row.isMove() || row.kind().startsWith("endpoint.")) {
                moves.add(row.kind() + row.sequence());
            }
        });
        return rollout.put("moves", moves.toString())
                .put(
                        "rollouts",
                        api.call("GET", Api.ROLLOUTS, "", credentials)
                                .body()
                                .path("rollouts")
                                .size());
    }

    /** A body that never comes whole. */
    private void slowBody(int port, String id) throws IOException {
        tried++;
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port)) {
            socket.setSoTimeout(SLOW_BODY_MILLIS);
            socket.getOutputStream()
                    .write(("PATCH " + Api.ROLLOUTS + "/" + id + " HTTP/1.1\r\nHost: 127.0.0.1\r\nIf-Match: *\r\n"
                                    + "Content-Type: application/json\r\nContent-Length: 40\r\n\r\n{\"weight\":55")
                            .getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = socket.getInputStream();
            String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            violations.unless(
                    answer.startsWith("HTTP/1.1 408") && answer.contains("application/problem+json"),
                    "a slow body was answered '" + answer + "'");
        }
    }

    /** Of two changes for the same revision one is done, and the other is told so. */
    private void twoAtOnce(Api api, String id) throws IOException, InterruptedException {
        try (ExecutorService two = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < ROUNDS; round++) {
                tried++;
                long revision = revision(api, id);
                List<Callable<Api.Answer>> both = new ArrayList<>();
                for (int weight : List.of(20 + round, 50 + round)) {
                    both.add(() -> api.change(
                            "PATCH", Api.ROLLOUTS + "/" + id, "{\"weight\":" + weight + "}", "\"" + revision + "\""));
                }
                List<Integer> statuses = new ArrayList<>();
                for (Future<Api.Answer> answer : two.invokeAll(both)) {
                    statuses.add(answer.get().status());
                }
                statuses.sort(null);
                violations.unless(
                        statuses.equals(List.of(200, 412)) || statuses.equals(List.of(200, 409)),
                        "two changes of one revision were answered " + statuses);
                violations.unless(
                        revision(api, id) == revision + 1, "two changes of one revision made " + revision(api, id));
            }
        } catch (ExecutionException e) {
            throw new IOException(e);
        }
    }

    private static long revision(Api api, String id) throws IOException {
        return Standing.of(api.get(Api.ROLLOUTS + "/" + id).body()).revision();
    }

    private void withTokens() throws IOException {
        violations.at("tokens");
        Path tokens = fixture.folder().resolve("tokens");
        Map<String, String> bearers = new HashMap<>();
        for (String role : List.of("predict", "view", "operate")) {
            String said = Commands.run(
                    program.toAbsolutePath().toString(),
                    "token",
                    "create",
                    "--tokens",
                    tokens.toString(),
                    "--role",
                    role,
                    role + "-er");
            bearers.put(
                    role,
                    "Bearer "
                            + said.lines()
                                    .filter(line -> line.startsWith("belay_"))
                                    .findFirst()
                                    .orElseThrow());
        }
        String operator = String.valueOf(bearers.get("operate"));
        Gateway gateway = fixture.start("--tokens", tokens.toString());
        try (Api api = new Api(gateway.port())) {
            String id = api.call("GET", Api.ROLLOUTS, "", Map.of("Authorization", operator))
                    .body()
                    .at("/rollouts/0/id")
                    .asText();
            for (String call : List.of("/promote", "/abort", "/rollback", "")) {
                Wrong wrong = new Wrong(
                        "call" + call,
                        call.isEmpty() ? "PATCH" : "POST",
                        Api.ROLLOUTS + "/$id" + call,
                        call.isEmpty() ? "{\"weight\":7}" : "",
                        Map.of("If-Match", "*"),
                        403,
                        "");
                Wrong unknown =
                        new Wrong(wrong.name(), wrong.method(), wrong.path(), wrong.body(), wrong.headers(), 401, "");
                refused(
                        api,
                        wrong,
                        id,
                        Map.of("Operator", operator, "Authorization", String.valueOf(bearers.get("view"))));
                refused(
                        api,
                        wrong,
                        id,
                        Map.of("Operator", operator, "Authorization", String.valueOf(bearers.get("predict"))));
                refused(api, unknown, id, Map.of("Operator", operator));
                refused(api, unknown, id, Map.of("Operator", operator, "Authorization", "Bearer belay_wrong"));
                refused(api, unknown, id, Map.of("Operator", operator, "Authorization", "Basic b3A6b3A="));
            }
        } finally {
            gateway.kill();
        }
    }
}
