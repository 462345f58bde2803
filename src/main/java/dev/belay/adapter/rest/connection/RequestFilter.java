package dev.belay.adapter.rest.connection;

import dev.belay.adapter.rest.error.ErrorForm;
import dev.belay.adapter.rest.json.Json;
import dev.belay.serving.Limits;
import dev.belay.serving.RequestLimits;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/** Sees every request first: a body that is announced as too large is refused, and slow senders are timed. */
@Singleton
public class RequestFilter {
    /** Before the platform's own body limit, whose refusal has no message. */
    private static final int FIRST = 1_000;

    private static final int BODY_TOO_LARGE = 413;
    private static final int NOT_IMPLEMENTED = 501;

    private final Drain drain;
    private final RequestLimits limits;

    @Inject
    RequestFilter(Drain drain, RequestLimits limits) {
        this.drain = drain;
        this.limits = limits;
    }

    void register(@Observes Filters filters) {
        AcceptedConnections.enable();
        filters.register(this::handle, FIRST);
    }

    void handle(RoutingContext http) {
        drain.sees(http);
        HttpServerRequest request = http.request();
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        RequestTimer timer = RequestTimer.of(((ConnectionBase) request.connection()).channel());
        if (timer != null) {
            time(request, timer, announced);
        }
        boolean operators = ErrorForm.of(request.path()) == ErrorForm.CONTROL;
        int mostBytes = operators ? Limits.CONTROL_BYTES : limits.largestBodyBytes();
        if (announced != null && Long.parseLong(announced) > mostBytes) {
            EarlyRefusal.endConnection(request, timer);
            EarlyRefusal.send(
                    request, BODY_TOO_LARGE, operators ? Limits.bodyTooLarge(mostBytes) : limits.bodyTooLarge());
        } else if (announced == null && isCodedOtherwise(request)) {
            refuseCoding(request);
        } else {
            http.next();
        }
    }

    /** Where such a body ends can't be told: its bytes would be taken for the next request (RFC 9112, 6.3). */
    private static boolean isCodedOtherwise(HttpServerRequest request) {
        String coding = request.getHeader(HttpHeaders.TRANSFER_ENCODING);
        return coding != null && !coding.equalsIgnoreCase("chunked");
    }

    private static void refuseCoding(HttpServerRequest request) {
        EarlyRefusal.sendAndClose(
                request,
                NOT_IMPLEMENTED,
                "Transfer-Encoding '" + Json.quote(request.getHeader(HttpHeaders.TRANSFER_ENCODING))
                        + "' is not supported, allowed is chunked");
    }

    private static void time(HttpServerRequest request, RequestTimer timer, @Nullable String announced) {
        if (request.version() == HttpVersion.HTTP_2) {
            timer.off();
        } else if (announced == null && request.getHeader(HttpHeaders.TRANSFER_ENCODING) == null) {
            timer.received();
        }
    }
}
