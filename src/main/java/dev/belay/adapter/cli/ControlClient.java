package dev.belay.adapter.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The control API as commands use it: what is not a 2xx is a {@link CommandFailure} in the server's own words. */
final class ControlClient {
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final URI server;
    private final @Nullable String token;
    private final HttpClient http;

    /**
     * @param server scheme, host and port, and a path if it lies behind one; without a slash at its end
     * @param token null where none is needed
     */
    ControlClient(URI server, @Nullable String token) {
        this.server = server;
        this.token = token;
        this.http = http("https".equals(server.getScheme()));
    }

    private static HttpClient http(boolean secure) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECTS_WITHIN);
        return secure ? builder.build() : builder.sslContext(unused()).build();
    }

    /** The client reads the machine's certificates when it is made: a quarter of a second that plain HTTP can save. */
    private static SSLContext unused() {
        try {
            SSLContext none = SSLContext.getInstance("TLS");
            none.init(null, new TrustManager[0], null);
            return none;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * What the server answered.
     *
     * @param body missing if there was none
     * @param etag as it came, to be sent back as If-Match; null if there was none
     */
    record Reply(
            int status,
            JsonNode body,
            @Nullable String etag,
            @Nullable String location) {
        /** The answer as scripts read it. */
        String json() {
            return body.toPrettyString();
        }
    }

    Reply get(String path) throws CommandFailure {
        return send("GET", path, null, null);
    }

    /** @param body null for none; else what Jackson makes JSON of */
    Reply post(String path, @Nullable Object body) throws CommandFailure {
        return send("POST", path, body, null);
    }

    /** @param ifMatch the ETag of the state that the change is meant for; null if the call needs none */
    Reply post(String path, @Nullable Object body, @Nullable String ifMatch) throws CommandFailure {
        return send("POST", path, body, ifMatch);
    }

    /** @param ifMatch the ETag of the state that the change is meant for */
    Reply patch(String path, Object body, @Nullable String ifMatch) throws CommandFailure {
        return send("PATCH", path, body, ifMatch);
    }

    /** @param path with a slash at its beginning, escaped, with a query if need be */
    private Reply send(String method, String path, @Nullable Object body, @Nullable String ifMatch)
            throws CommandFailure {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .timeout(ANSWERS_WITHIN)
                .header("Accept", "application/json, application/problem+json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(text(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return reply(exchange(request.build()));
    }

    private HttpResponse<String> exchange(HttpRequest request) throws CommandFailure {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw CommandFailure.unreachable("no answer from " + server + ": " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.unreachable("interrupted while waiting for " + server);
        }
    }

    /** The client wraps what went wrong, and a refused connection has no words of its own. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String words = cause.getMessage() != null ? cause.getMessage() : failure.getMessage();
        return words != null
                ? words
                : "nothing listens there (" + cause.getClass().getSimpleName() + ")";
    }

    private static Reply reply(HttpResponse<String> response) throws CommandFailure {
        JsonNode body = body(response.body());
        int status = response.statusCode();
        if (status < 200 || status >= 300) {
            throw CommandFailure.refused(status, words(status, body, response.body()));
        }
        Optional<String> etag = response.headers().firstValue("ETag");
        Optional<String> location = response.headers().firstValue("Location");
        return new Reply(status, body, etag.orElse(null), location.orElse(null));
    }

    /** A problem's detail (RFC 9457), the protocols' {@code error}, or whatever came. */
    private static String words(int status, JsonNode body, String text) {
        for (String key : new String[] {"detail", "error", "title"}) {
            if (body.path(key).isTextual()) {
                return body.path(key).textValue() + " (" + status + ")";
            }
        }
        return text.isBlank() ? "the server answered " + status : text.strip() + " (" + status + ")";
    }

    private static JsonNode body(String text) {
        try {
            return text.isBlank() ? MissingNode.getInstance() : MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String text(Object body) {
        try {
            return MAPPER.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
