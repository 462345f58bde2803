package dev.belay.adapter.rest.prediction;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many requests on one connection: what one of them does is no other's trouble. */
@QuarkusTest
@TestProfile(FakePredictionService.class)
class Http2WireTest {
    private final Vertx vertx = Vertx.vertx();

    @TestHTTPResource
    @SuppressWarnings("NullAway.Init")
    URI server;

    @SuppressWarnings("NullAway.Init")
    private HttpClient client;

    @BeforeEach
    void connect() {
        client = vertx.createHttpClient(new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MaxPoolSize(1));
    }

    @AfterEach
    void close() throws Exception {
        get(vertx.close());
    }

    @Test
    void refusesABodyThatStallsAndGoesOnWithOthers() throws Exception {
        // Given a body that begins and doesn't end
        HttpClientRequest stalled = request(HttpMethod.POST, "/v2/models/m/infer");
        stalled.setChunked(true);
        get(stalled.write(Buffer.buffer("{\"id\":")));
        // When
        String refused = get(stalled.response()
                .compose(response -> response.body().map(words -> response.statusCode() + " " + words)));
        HttpClientRequest next = request(HttpMethod.GET, "/v2/health/live");
        HttpClientResponse answered = get(next.send());
        // Then
        assertEquals(
                List.of("408 {\"error\":\"the request was not received within 10 s\"}", "200", true),
                List.of(refused, String.valueOf(answered.statusCode()), stalled.connection() == next.connection()));
    }

    private HttpClientRequest request(HttpMethod method, String path) throws Exception {
        return get(client.request(method, server.getPort(), server.getHost(), path));
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, SECONDS);
    }
}
