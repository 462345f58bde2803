package dev.belay.adapter.security;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.control.Caller;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks the {@link Gatekeeper} about every request, on its event loop, and answers those who don't come in. */
@Singleton
public class AccessFilter {
    /** Behind the limits of size and time, before everything that does something. */
    private static final int AFTER_LIMITS = 900;

    private static final String CONTROL = "/control/";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Gatekeeper gatekeeper;

    @Inject
    AccessFilter(Gatekeeper gatekeeper) {
        this.gatekeeper = gatekeeper;
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
            refuse(http, raw, gatekeeper.malformed(http.request(), raw));
            return;
        }
        String path = http.normalizedPath();
        switch (gatekeeper.judge(http.request(), path)) {
            case Verdict.Admitted admitted -> http.next();
            case Verdict.AdmittedAs admitted -> {
                http.put(Caller.PROPERTY, admitted.caller());
                http.next();
            }
            case Verdict.Refused refused -> refuse(http, path, refused);
        }
    }

    /** What is still being sent is read and thrown away, so that the client sees the refusal. */
    private static void refuse(RoutingContext http, String path, Verdict.Refused refused) {
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
        response.end(Buffer.buffer(body(control ? problem(refused) : Map.of("error", refused.words()))));
    }

    /** By RFC 9457. */
    private static Map<String, Object> problem(Verdict.Refused refused) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", HttpResponseStatus.valueOf(refused.status()).reasonPhrase());
        problem.put("status", refused.status());
        problem.put("detail", refused.words());
        return problem;
    }

    private static byte[] body(Map<String, ?> json) {
        try {
            return MAPPER.writeValueAsBytes(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
