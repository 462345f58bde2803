package dev.belay.adapter.metrics;

import io.quarkus.vertx.http.ManagementInterface;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/**
 * Serves every agent that scrapes. The platform's route compares {@code Accept} with its own media types to the letter, and
 * answers 406 to agents that ask for OpenMetrics alone; Prometheus' own exporters answer any {@code Accept} (Prometheus
 * documentation, "Scrape protocol content negotiation").
 */
@Singleton
public class ScrapeFormat {
    /** Behind limits and access. */
    private static final int LATE = 100;

    private static final String TEXT = "text/plain";
    private static final String ANY = "*/*";

    private final String path;

    ScrapeFormat(@ConfigProperty(name = "quarkus.micrometer.export.prometheus.path") String path) {
        this.path = path;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, LATE);
    }

    void registerForManagement(@Observes ManagementInterface management) {
        management.router().route().order(-LATE).handler(this::handle);
    }

    private void handle(RoutingContext http) {
        HttpServerRequest request = http.request();
        if (path.equals(http.normalizedPath())) {
            request.headers().set(HttpHeaders.ACCEPT, accepted(request.getHeader(HttpHeaders.ACCEPT)));
        }
        http.next();
    }

    /**
     * @param accept the header's value; null if there was none
     * @return a value that the platform's route serves: any for OpenMetrics, which it prefers, else plain text
     */
    private static String accepted(@Nullable String accept) {
        if (accept == null || accept.isBlank()) {
            return ANY;
        }
        boolean text = accept.contains(TEXT) || accept.contains("text/html");
        return !text && (accept.contains("openmetrics") || accept.contains(ANY)) ? ANY : TEXT;
    }
}
