package dev.belay.adapter.rest.connection;

import dev.belay.adapter.rest.error.ErrorForm;
import dev.belay.adapter.rest.json.JsonBuffer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A refusal before anybody reads the body: what is still being sent is thrown away, so that the client sees the message. */
final class EarlyRefusal {
    private EarlyRefusal() {}

    /**
     * Says that the connection ends, and ends it when the client has had the time to read why: it may never send the body
     * that it announced. HTTP/2 has other requests on it.
     */
    static void endConnection(HttpServerRequest request, @Nullable RequestTimer timer) {
        if (timer != null && request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            timer.closeSoon();
        }
    }

    /** For what can't be read on: nobody knows where the next request would begin. */
    static void sendAndClose(HttpServerRequest request, int status, String message) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(request, status, message);
        request.connection().close();
    }

    static void send(HttpServerRequest request, int status, String message) {
        request.handler(ignored -> {});
        request.resume();
        ErrorForm form = ErrorForm.of(request.path());
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, form.type())
                .end(Buffer.buffer(form.body(new JsonBuffer(), status, message)));
    }
}
