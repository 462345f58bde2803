package dev.belay.adapter.cli;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.jspecify.annotations.Nullable;

/** The control API as commands use it: what is not a 2xx is a {@link CommandFailure} with the server's own message. */
final class ControlClient {
    private static final Duration CONNECTS_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    /** Writes the fields of a command that are set; durations in ISO 8601. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Duration.class, ToStringSerializer.instance))
            .visibility(PropertyAccessor.FIELD, Visibility.ANY)
            .serializationInclusion(Include.NON_NULL)
            .build();

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

    /** A path of the control API, its parts escaped. */
    static String path(String... parts) {
        return Stream.of(parts).map(ControlClient::escaped).collect(Collectors.joining("/", "/control/v1/", ""));
    }

    /** For a path or a query: a blank is no plus in a path. */
    static String escaped(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    JsonNode get(String path) throws CommandFailure {
        return send("GET", path, null, null);
    }

    /**
     * @param path with a slash at its beginning, escaped, with a query if need be
     * @param body null for none; else what Jackson makes JSON of
     * @param ifMatch the ETag of the state that a change is meant for; null if the call needs none
     * @return the answer's JSON; missing if it has none
     */
    JsonNode send(String method, String path, @Nullable Object body, @Nullable String ifMatch) throws CommandFailure {
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
        HttpResponse<String> response = exchange(request.build());
        JsonNode answer = json(response.body());
        int status = response.statusCode();
        if (status < 200 || status >= 300) {
            throw new CommandFailure(Cli.REFUSED, status, refusal(status, answer, response.body()));
        }
        return answer;
    }

    private HttpResponse<String> exchange(HttpRequest request) throws CommandFailure {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailure(Cli.UNREACHABLE, "no answer from " + server + ": " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure(Cli.UNREACHABLE, "interrupted while waiting for " + server);
        }
    }

    /** The client wraps what went wrong, and a refused connection has no message of its own. */
    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof UnresolvedAddressException) {
            return "the name of the host is not known";
        }
        String message = cause.getMessage() != null ? cause.getMessage() : failure.getMessage();
        return message != null
                ? message
                : "nothing listens there (" + cause.getClass().getSimpleName() + ")";
    }

    /** A problem's detail (RFC 9457), the protocols' {@code error}, or whatever came. */
    private static String refusal(int status, JsonNode answer, String text) {
        for (String key : List.of("detail", "error", "title")) {
            if (answer.path(key).isTextual()) {
                return answer.path(key).textValue() + " (" + status + ")";
            }
        }
        return text.isBlank() ? "the server answered " + status : text.strip() + " (" + status + ")";
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
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
