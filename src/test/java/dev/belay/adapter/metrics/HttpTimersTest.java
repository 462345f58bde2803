package dev.belay.adapter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.Patience;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.VertxMetricsFactory;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a real server whose metrics are as the platform's, but that they count how often they are asked to record. */
class HttpTimersTest {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private final Looking platform = new Looking(registry);
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private Vertx vertx;
    private int port;

    @BeforeEach
    void serve() throws Exception {
        vertx = Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
                .withMetrics(factory(new HttpTimers(platform, registry)))
                .build();
        port = vertx.createHttpServer()
                .requestHandler(request -> request.response()
                        .setStatusCode(request.uri().startsWith("/wrong") ? 400 : 200)
                        .end())
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    @AfterEach
    void end() {
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void asksThePlatformOncePerPath() throws Exception {
        // Given a path that was answered before
        post("/a");
        // When it is answered again
        post("/a");
        post("/a");
        // Then the platform's own timer has all, and only the first went its way
        assertEquals(1, platform.asked("/a"));
        assertEquals(3, platform.timer("/a", 200).count());
    }

    @Test
    void leavesRefusedRequestsToThePlatform() throws Exception {
        // Given
        post("/wrong");
        // When
        post("/wrong");
        // Then
        assertEquals(2, platform.asked("/wrong"));
        assertEquals(2, platform.timer("/wrong", 400).count());
    }

    @Test
    void holdsNoMorePathsThanItsBound() throws Exception {
        // Given as many paths as it holds
        for (int i = 0; i < HttpTimers.MOST_PATHS; i++) {
            post("/" + i);
        }
        // When another one comes twice
        post("/one-more");
        post("/one-more");
        // Then
        assertEquals(2, platform.asked("/one-more"));
        assertEquals(2, platform.timer("/one-more", 200).count());
    }

    /** Returns when the answer is also recorded, which may be after the client has it. */
    private void post(String path) throws IOException, InterruptedException {
        long expected = recorded() + 1;
        client.send(
                java.net.http.HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .POST(java.net.http.HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.discarding());
        Patience.until(() -> recorded() >= expected, "the request is recorded");
        assertEquals(expected, recorded());
    }

    private long recorded() {
        return registry.find("http.server.requests").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private static VertxMetricsFactory factory(HttpTimers timers) {
        return options -> new VertxMetrics() {
            @Override
            public HttpServerMetrics<?, ?, ?> createHttpServerMetrics(HttpServerOptions server, SocketAddress address) {
                return timers;
            }
        };
    }

    /** Finds the timer of each answer anew, by path instead of template. */
    private static final class Looking
            implements HttpServerMetrics<HttpRequestMetric, LongTaskTimer.Sample, LongTaskTimer.Sample> {
        private final MeterRegistry registry;
        private final LongAdder active = new LongAdder();
        private final ConcurrentHashMap<String, AtomicInteger> asked = new ConcurrentHashMap<>();

        Looking(MeterRegistry registry) {
            this.registry = registry;
        }

        @Override
        public HttpRequestMetric requestBegin(LongTaskTimer.Sample socket, HttpRequest request) {
            HttpRequestMetric metric = new HttpRequestMetric(request, active);
            metric.setSample(Timer.start(registry));
            metric.setTemplatePath(metric.getInitialPath());
            metric.requestStarted();
            return metric;
        }

        @Override
        public void responseEnd(HttpRequestMetric request, HttpResponse response, long bytesWritten) {
            String path = request.getInitialPath();
            asked.computeIfAbsent(path, any -> new AtomicInteger()).incrementAndGet();
            request.getSample().stop(timer(path, response.statusCode()));
            request.requestEnded();
        }

        int asked(String path) {
            return asked.getOrDefault(path, new AtomicInteger()).get();
        }

        Timer timer(String path, int status) {
            return registry.timer("http.server.requests", "method", "POST", "uri", path, "status", "" + status);
        }
    }
}
