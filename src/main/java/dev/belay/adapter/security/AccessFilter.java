package dev.belay.adapter.security;

import dev.belay.control.Caller;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Asks {@link AccessControl} about every request, on its event loop, and answers those that are refused. */
@Singleton
public class AccessFilter {
    /** Behind the limits of size and time, before everything that does something. */
    private static final int AFTER_LIMITS = 900;

    private static final String CONTROL = "/control/";

    private final AccessControl accessControl;

    @Inject
    AccessFilter(AccessControl accessControl) {
        this.accessControl = accessControl;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, AFTER_LIMITS);
    }

    /** A target that is no path, such as CONNECT has, the router refuses before any filter sees it. */
    void registerForNoPaths(@Observes Router router) {
        router.route().order(-AFTER_LIMITS).failureHandler(http -> {
            if (String.valueOf(http.request().path()).startsWith("/")) {
                http.next();
            } else {
                handle(http);
            }
        });
    }

    void handle(RoutingContext http) {
        String uri = String.valueOf(http.request().uri());
        if (!UriSyntax.isValid(uri)) {
            String raw = String.valueOf(http.request().path());
            refuse(http, raw, accessControl.malformed(http.request(), raw));
            return;
        }
        String path = http.normalizedPath();
        switch (accessControl.decide(http.request(), path)) {
            case AccessDecision.Admitted admitted -> {
                if (admitted.caller() != null) {
                    http.put(Caller.PROPERTY, admitted.caller());
                }
                http.next();
            }
            case AccessDecision.Refused refused -> refuse(http, path, refused);
        }
    }

    /** What is still being sent is read and thrown away, so that the client sees the refusal. */
    private static void refuse(RoutingContext http, String path, AccessDecision.Refused refused) {
        HttpServerRequest request = http.request();
        request.handler(ignored -> {});
        request.resume();
        boolean control = path.startsWith(CONTROL);
        HttpServerResponse response = http.response()
                .setStatusCode(refused.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, control ? "application/problem+json" : "application/json");
        if (refused.challenge() != null) {
            response.putHeader("WWW-Authenticate", refused.challenge());
        }
        if (refused.retryAfterSeconds() > 0) {
            response.putHeader("Retry-After", String.valueOf(refused.retryAfterSeconds()));
        }
        response.end((control ? problem(refused) : JsonObject.of("error", refused.message())).toBuffer());
    }

    /** By RFC 9457. */
    private static JsonObject problem(AccessDecision.Refused refused) {
        return JsonObject.of("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(refused.status()).reasonPhrase())
                .put("status", refused.status())
                .put("detail", refused.message());
    }
}
