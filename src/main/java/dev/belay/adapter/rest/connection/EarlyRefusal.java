package dev.belay.adapter.rest.connection;

import dev.belay.adapter.rest.error.Answers;
import dev.belay.adapter.rest.error.ErrorMappers;
import dev.belay.adapter.rest.error.Problem;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A refusal before anybody reads the body: what is still being sent is thrown away, so that the client sees the words. */
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
    static void sendAndClose(HttpServerRequest request, int status, String words) {
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        send(request, status, words);
        request.connection().close();
    }

    static void send(HttpServerRequest request, int status, String words) {
        request.handler(ignored -> {});
        request.resume();
        boolean operators = ErrorMappers.isControl(request);
        request.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, operators ? Problem.JSON : Answers.JSON)
                .end(Buffer.buffer(operators ? Problem.body(status, words) : Answers.errorBody(words)));
    }
}
