package dev.belay.adapter.rest.connection;

import dev.belay.adapter.rest.json.Json;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Answers what the router refuses before any filter sees it: a request without a valid host, and a target that is no
 * path. The platform's own answers are empty, or a page of its own and a line in the log.
 */
@Singleton
public class Unroutable {
    /** Behind the question who asks, before the platform. */
    private static final int ORDER = -800;

    private static final int BAD_REQUEST = 400;

    void register(@Observes Router router) {
        router.route().order(ORDER).failureHandler(Unroutable::handle);
    }

    private static void handle(RoutingContext http) {
        HttpServerRequest request = http.request();
        if (request.version() != HttpVersion.HTTP_1_0 && !((HttpServerRequestInternal) request).isValidAuthority()) {
            EarlyRefusal.send(request, BAD_REQUEST, hostMessage(request.getHeader(HttpHeaders.HOST)));
        } else if (!String.valueOf(request.path()).startsWith("/")) {
            String message = "nothing is at '" + Json.quote(request.uri()) + "': a path begins with a slash";
            EarlyRefusal.send(request, http.statusCode(), message);
        } else {
            http.next();
        }
    }

    private static String hostMessage(@Nullable String host) {
        return host == null
                ? "the header Host is missing"
                : "the header Host is '" + Json.quote(host) + "', expected a name and maybe a port";
    }
}
