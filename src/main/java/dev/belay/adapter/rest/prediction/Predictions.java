package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.connection.Exchange;
import dev.belay.adapter.rest.connection.LargeWork;
import dev.belay.control.Caller;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RequestLimits;
import dev.belay.vocabulary.Client;
import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/**
 * Starts predictions. Itself it takes the two paths of nearly all requests: a prediction of an endpoint whose name is
 * written plainly. Everything else comes from the resources, which describe these paths, too, and answer the same.
 */
@Singleton
public class Predictions {
    /** After every other filter: what those refuse, for whatever reason, never comes here. */
    private static final int LAST = 1;

    private static final String INFER_BEFORE = "/v2/models/";
    private static final String INFER_AFTER = "/infer";
    private static final String PREDICT_BEFORE = "/v1/models/";
    private static final String PREDICT_AFTER = ":predict";

    private static final String INFER_TEMPLATE = "/v2/models/{model}/infer";
    private static final String PREDICT_TEMPLATE = "/v1/models/{model}:predict";

    private final PredictionService service;
    private final LargeWork large;
    private final RequestLimits limits;
    private final CurrentVertxRequest current;

    @Inject
    Predictions(PredictionService service, LargeWork large, RequestLimits limits, CurrentVertxRequest current) {
        this.service = service;
        this.large = large;
        this.limits = limits;
        this.current = current;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, LAST);
    }

    private void handle(RoutingContext http) {
        HttpServerRequest request = http.request();
        String path = request.path();
        if (path != null && request.method() == HttpMethod.POST) {
            String infer = plainName(path, INFER_BEFORE, INFER_AFTER);
            if (infer != null) {
                name(request, INFER_TEMPLATE);
                infer(http, request, infer, null);
                return;
            }
            String predict = plainName(path, PREDICT_BEFORE, PREDICT_AFTER);
            if (predict != null) {
                name(request, PREDICT_TEMPLATE);
                predict(http, request, predict, null);
                return;
            }
        }
        http.next();
    }

    /** What is between the two, if no router would read it otherwise; null if it might, or if the path is another. */
    static @Nullable String plainName(String path, String before, String after) {
        int end = path.length() - after.length();
        if (end <= before.length() || !path.startsWith(before) || !path.endsWith(after)) {
            return null;
        }
        for (int i = before.length(); i < end; i++) {
            if (!isPlain(path.charAt(i)) || path.charAt(i) == '.' && i == before.length()) {
                return null;
            }
        }
        return path.substring(before.length(), end);
    }

    private static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == '.';
    }

    /** The route, of which the platform's metrics make a label. */
    private static void name(HttpServerRequest request, String template) {
        if (((HttpServerRequestInternal) request).metric() instanceof HttpRequestMetric metric) {
            metric.setTemplatePath(template);
        }
    }

    /** For a resource, whose request the platform knows as the current one. */
    void infer(HttpServerRequest request, String model, @Nullable String version) {
        infer(current.getCurrent(), request, model, version);
    }

    /** As {@link #infer(HttpServerRequest, String, String)}. */
    void predict(HttpServerRequest request, String model, @Nullable String version) {
        predict(current.getCurrent(), request, model, version);
    }

    private void infer(RoutingContext http, HttpServerRequest request, String model, @Nullable String version) {
        new InferPrediction(service, large, exchange(request, model), client(http, request), model, version).start();
    }

    private void predict(RoutingContext http, HttpServerRequest request, String model, @Nullable String version) {
        new PredictPrediction(service, large, exchange(request, model), client(http, request), model, version).start();
    }

    private Exchange exchange(HttpServerRequest request, String model) {
        return new Exchange(request, service.admission(), limits.of(model));
    }

    /** Whoever has a token is one client on all connections. */
    private static Client client(RoutingContext http, HttpServerRequest request) {
        if (http.get(Caller.PROPERTY) instanceof Caller caller && !caller.name().equals(Caller.LOCAL)) {
            return new Client(caller.name());
        }
        return new Client(request.connection());
    }
}
