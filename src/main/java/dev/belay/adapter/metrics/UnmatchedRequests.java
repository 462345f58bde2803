package dev.belay.adapter.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.http.Outcome;
import io.quarkus.micrometer.runtime.binder.HttpCommonTags;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import java.util.List;
import java.util.Set;

/**
 * The timers of requests to unknown paths or by unknown methods. The platform would make a label of what was sent, and after
 * a hundred of those count nothing new. A filter of the registry would be too late: it remembers every label that it was
 * ever asked for.
 */
final class UnmatchedRequests {
    private static final String UNKNOWN = "UNKNOWN";
    private static final int NOT_FOUND = 404;

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT");

    /** Those without a name in them; the others have a template once they are found. */
    private static final Set<String> PATHS = Set.of(
            "/",
            "/v1/models",
            "/v2",
            "/v2/",
            "/v2/models",
            "/v2/models/stats",
            "/v2/health/live",
            "/v2/health/ready",
            "/control/v1/endpoints",
            "/control/v1/journal",
            "/metrics");

    /** The platform doesn't count what is below it. */
    private static final String OF_PLATFORM = "/q/";

    private final MeterRegistry registry;
    private final String name;

    UnmatchedRequests(MeterRegistry registry, String name) {
        this.registry = registry;
        this.name = name;
    }

    static boolean isUnmatched(HttpRequestMetric request) {
        return !METHODS.contains(method(request)) || !isOurs(request);
    }

    private static boolean isOurs(HttpRequestMetric request) {
        String path = String.valueOf(request.getInitialPath());
        boolean hasTemplate = !request.applyTemplateMatching("").isEmpty();
        return hasTemplate || PATHS.contains(path) || path.startsWith(OF_PLATFORM);
    }

    private static String method(HttpRequestMetric request) {
        return request.request().method().name();
    }

    void answered(HttpRequestMetric request, int status) {
        String uri = status == NOT_FOUND ? HttpCommonTags.URI_NOT_FOUND.getValue() : UNKNOWN;
        count(request, uri, HttpCommonTags.status(status), Outcome.forStatus(status));
    }

    void lost(HttpRequestMetric request) {
        count(request, UNKNOWN, HttpCommonTags.STATUS_RESET, Outcome.CLIENT_ERROR);
    }

    private void count(HttpRequestMetric request, String uri, Tag status, Outcome outcome) {
        String method = method(request);
        Tags labels = Tags.of("method", METHODS.contains(method) ? method : UNKNOWN, "uri", uri)
                .and(List.of(status, outcome.asTag()));
        request.getSample().stop(registry.timer(name, labels));
        request.requestEnded();
    }
}
