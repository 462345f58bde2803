package dev.belay.load.fake;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A stand-in for the gateway that knows no model: it answers from the tier that a real one would, keeps the metrics
 * that the load tests read, and takes drills. One event loop, so nothing here needs a lock.
 */
public final class FakeGateway implements AutoCloseable {
    private static final String ENDPOINT_PATH = "/control/v1/endpoints/";
    private static final int CALLS_THAT_OPEN = 20;
    private static final List<String> TIERS = List.of("primary", "fallback", "baseline");
    private static final Map<String, String> MODELS =
            Map.of("primary", "trees/1", "fallback", "trees/0", "baseline", "trees/heuristic");

    private record Drill(String endpoint, String tier, String fault, double ratio) {}

    private final Vertx vertx = Vertx.vertx();
    private final Random random = new Random(1);
    private final Map<String, Drill> drills = new TreeMap<>();
    private final Map<String, Long> answers = new TreeMap<>();
    private final Map<String, Integer> failures = new TreeMap<>();
    private int port;
    private int drillsStarted;

    private FakeGateway() {}

    public static FakeGateway start(int port) throws Exception {
        FakeGateway fake = new FakeGateway();
        HttpServer server = fake.vertx
                .createHttpServer(new HttpServerOptions().setMaxHeaderSize(8192).setIdleTimeout(10))
                .requestHandler(fake::handle)
                .listen(port, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        fake.port = server.actualPort();
        return fake;
    }

    /** Takes the gateway's arguments, so that it can stand in for the program, too. */
    public static void main(String[] arguments) throws Exception {
        List<String> list = List.of(arguments);
        int port = start(Integer.parseInt(list.get(list.indexOf("--port") + 1))).port();
        System.out.println("belay ready at http://127.0.0.1:" + port + " in 0.1 s: 1 endpoint, 1 model");
    }

    public int port() {
        return port;
    }

    private void handle(HttpServerRequest request) {
        String path = request.path();
        if (path.startsWith("/drop")) {
            request.connection().close();
        } else if (path.startsWith("/slow/")) {
            long millis = Long.parseLong(path.substring("/slow/".length()));
            request.body()
                    .onSuccess(
                            _ -> vertx.setTimer(millis, _ -> request.response().end("{}")));
        } else if (path.equals("/metrics")) {
            request.response().end(metrics());
        } else if (path.startsWith(ENDPOINT_PATH)) {
            request.body().onSuccess(body -> control(request, body));
        } else {
            request.body().onSuccess(body -> predict(request, body));
        }
    }

    private void control(HttpServerRequest request, Buffer body) {
        String[] parts = request.path().substring(ENDPOINT_PATH.length()).split("/", -1);
        if (request.method().name().equals("DELETE")) {
            drills.remove(parts[2]);
            failures.clear();
            request.response().setStatusCode(204).end();
            return;
        }
        JsonObject asked = body.toJsonObject();
        String id = "d" + drillsStarted++;
        drills.put(
                id,
                new Drill(parts[0], asked.getString("tier"), asked.getString("fault"), asked.getDouble("ratio", 1.0)));
        request.response().setStatusCode(201).end(new JsonObject().put("id", id).encode());
    }

    private void predict(HttpServerRequest request, Buffer body) {
        String endpoint = request.path().replaceAll("^/v[12]/models/([^/:]+).*", "$1");
        boolean triggered = body.toString().contains("200.0");
        if (!triggered && drills.isEmpty()) {
            failures.remove(endpoint);
        }
        String tier = TIERS.stream()
                .filter(candidate -> !fails(endpoint, candidate, triggered))
                .findFirst()
                .orElseThrow();
        answers.merge(endpoint + " " + tier, 1L, Long::sum);
        request.response()
                .putHeader("Belay-Tier", tier)
                .putHeader("Belay-Model", MODELS.get(tier))
                .end("{\"outputs\":[]}");
    }

    private boolean fails(String endpoint, String tier, boolean triggered) {
        boolean drilled = drills.values().stream()
                .anyMatch(drill -> drill.endpoint().equals(endpoint)
                        && drill.tier().equals(tier)
                        && random.nextDouble() < drill.ratio());
        boolean fails = drilled || (triggered && tier.equals("primary"));
        if (fails && tier.equals("primary") && !isActive(endpoint, "overload")) {
            failures.merge(endpoint, 1, Integer::sum);
        }
        return fails;
    }

    private boolean isActive(String endpoint, String fault) {
        return drills.values().stream()
                .anyMatch(drill ->
                        drill.endpoint().equals(endpoint) && drill.fault().equals(fault));
    }

    private String metrics() {
        List<String> lines = new ArrayList<>();
        answers.forEach((key, count) -> {
            String[] parts = key.split(" ", -1);
            lines.add(line("belay_answers_total", parts[0], parts[1], count));
            int failed = failures.getOrDefault(parts[0], 0);
            lines.add(line("belay_breaker_state", parts[0], "primary", failed >= CALLS_THAT_OPEN ? 2 : 0));
            boolean full = isActive(parts[0], "hang") || isActive(parts[0], "overload");
            lines.add(line("belay_inflight", parts[0], "primary", full ? 32 : 0));
        });
        return String.join("\n", lines.stream().distinct().toList()) + "\n";
    }

    private static String line(String name, String endpoint, String tier, long value) {
        return name + "{endpoint=\"" + endpoint + "\",tier=\"" + tier + "\",model=\"trees\",version=\"" + version(tier)
                + "\"} " + value;
    }

    private static String version(String tier) {
        return MODELS.getOrDefault(tier, "").substring("trees/".length());
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
}
