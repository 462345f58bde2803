package dev.belay.adapter.metrics;

import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.HttpServerMetrics;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The platform's HTTP metrics, but that the timer of an answered POST is held by its path: the platform makes its labels
 * and looks it up at each request, which takes as long as reading the body. {@link UnmatchedRequests} are counted apart.
 * Everything else is the platform's.
 */
final class HttpTimers implements HttpServerMetrics<HttpRequestMetric, LongTaskTimer.Sample, LongTaskTimer.Sample> {
    /** Further paths are the platform's. */
    static final int MOST_PATHS = 1_000;

    private static final String NAME = "http.server.requests";
    private static final int OK = 200;

    private final HttpServerMetrics<HttpRequestMetric, LongTaskTimer.Sample, LongTaskTimer.Sample> platform;
    private final MeterRegistry registry;
    private final UnmatchedRequests unmatched;
    /** Empty where the platform's couldn't be found. */
    private final Map<String, Optional<Timer>> byPath = new ConcurrentHashMap<>();

    /** @param registry where the platform has its meters */
    HttpTimers(
            HttpServerMetrics<HttpRequestMetric, LongTaskTimer.Sample, LongTaskTimer.Sample> platform,
            MeterRegistry registry) {
        this.platform = platform;
        this.registry = registry;
        this.unmatched = new UnmatchedRequests(registry, NAME);
    }

    @Override
    public void responseEnd(HttpRequestMetric request, HttpResponse response, long bytesWritten) {
        boolean answeredPost = response.statusCode() == OK && request.request().method() == HttpMethod.POST;
        Optional<Timer> held = answeredPost ? byPath.get(request.getInitialPath()) : Optional.empty();
        if (held != null && held.isPresent()) {
            request.getSample().stop(held.get());
            request.requestEnded();
            return;
        }
        if (UnmatchedRequests.isUnmatched(request)) {
            unmatched.answered(request, response.statusCode());
            return;
        }
        platform.responseEnd(request, response, bytesWritten);
        if (held == null && byPath.size() < MOST_PATHS) {
            hold(request);
        }
    }

    /** The timer that the platform has just used; none if it is configured to use another name, or to pass the path over. */
    private void hold(HttpRequestMetric request) {
        String path = request.getInitialPath();
        Timer used = registry.find(NAME)
                .tag("method", HttpMethod.POST.name())
                .tag("uri", request.applyTemplateMatching(path))
                .tag("status", String.valueOf(OK))
                .timer();
        byPath.put(path, Optional.ofNullable(used));
    }

    @Override
    public HttpRequestMetric requestBegin(LongTaskTimer.@Nullable Sample socket, HttpRequest request) {
        return platform.requestBegin(socket, request);
    }

    @Override
    public void requestReset(HttpRequestMetric metric) {
        if (UnmatchedRequests.isUnmatched(metric)) {
            unmatched.lost(metric);
        } else {
            platform.requestReset(metric);
        }
    }

    @Override
    public void requestRouted(HttpRequestMetric metric, String route) {
        platform.requestRouted(metric, route);
    }

    @Override
    public LongTaskTimer.@Nullable Sample connected(SocketAddress remote, String name) {
        return platform.connected(remote, name);
    }

    @Override
    public void disconnected(LongTaskTimer.@Nullable Sample socket, SocketAddress remote) {
        platform.disconnected(socket, remote);
    }

    @Override
    public void bytesRead(LongTaskTimer.@Nullable Sample socket, SocketAddress remote, long bytes) {
        platform.bytesRead(socket, remote, bytes);
    }

    @Override
    public void bytesWritten(LongTaskTimer.@Nullable Sample socket, SocketAddress remote, long bytes) {
        platform.bytesWritten(socket, remote, bytes);
    }

    @Override
    public void exceptionOccurred(LongTaskTimer.@Nullable Sample socket, SocketAddress remote, Throwable thrown) {
        platform.exceptionOccurred(socket, remote, thrown);
    }
}
