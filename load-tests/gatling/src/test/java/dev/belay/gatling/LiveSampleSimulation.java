package dev.belay.gatling;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.header;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;

/**
 * Replays the live months at a set rate, with or without a primary that fails half of its calls. System properties:
 * baseUrl, rate (requests per second), seconds, drill (true or false), sample.
 */
public final class LiveSampleSimulation extends Simulation {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String DRILLS = "/control/v1/endpoints/flights/drills";

    private final String baseUrl = loopback(System.getProperty("baseUrl", "http://127.0.0.1:8080"));
    private final double rate = Double.parseDouble(System.getProperty("rate", "200"));
    private final int seconds = Math.clamp(Integer.getInteger("seconds", 60), 1, 600);
    private final boolean drill = Boolean.parseBoolean(System.getProperty("drill", "false"));

    {
        try {
            setUp(scenario("live sample" + (drill ? ", primary failing" : ""))
                            .exec(feed(LiveRows.bodies(
                                    Path.of(System.getProperty("sample", "../data/flights-live.csv.gz")))))
                            .exec(http("predict")
                                    .post("/v1/models/flights:predict")
                                    .body(StringBody("#{body}"))
                                    .check(
                                            status().is(200),
                                            header("Belay-Tier").in("primary", "fallback")))
                            .injectOpen(constantUsersPerSec(rate).during(seconds)))
                    .protocols(http.baseUrl(baseUrl)
                            .contentTypeHeader("application/json")
                            .shareConnections())
                    .assertions(global().failedRequests().count().is(0L));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void before() {
        if (drill) {
            // It ends by itself with the simulation.
            String fault = "{\"tier\":\"primary\",\"fault\":\"error\",\"ratio\":0.5,\"seconds\":" + seconds + "}";
            expect(
                    201,
                    HttpRequest.newBuilder(URI.create(baseUrl + DRILLS))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(fault))
                            .build());
        }
    }

    private static void expect(int status, HttpRequest request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != status) {
                throw new IllegalStateException(request.uri() + " answered " + response.statusCode() + ": "
                        + response.body() + " (is the gateway started with --drills?)");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Load belongs to a machine of one's own. */
    private static String loopback(String url) {
        String host = String.valueOf(URI.create(url).getHost());
        if (!LOOPBACK.contains(host)) {
            throw new IllegalArgumentException("baseUrl must be a loopback address, is " + url);
        }
        return url;
    }
}
