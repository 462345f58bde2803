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
 * Starts predictions. It takes the two paths of nearly all requests itself: a prediction of an endpoint whose name is
 * written plainly. Everything else comes from the resources, which describe these paths, too, and answer the same.
 */
@Singleton
public class Predictions {
    /** After every other filter: what those refuse never comes here. */
    private static final int LAST = 1;

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
        String path = http.request().path();
        if (path == null
                || http.request().method() != HttpMethod.POST
                || !(take(http, path, ApiVersion.V2) || take(http, path, ApiVersion.V1))) {
            http.next();
        }
    }

    private boolean take(RoutingContext http, String path, ApiVersion api) {
        String model = api.plainModel(path);
        if (model == null) {
            return false;
        }
        if (((HttpServerRequestInternal) http.request()).metric() instanceof HttpRequestMetric metric) {
            metric.setTemplatePath(api.template());
        }
        start(api, http, http.request(), model, null);
        return true;
    }

    /** For a resource, whose request the platform knows as the current one. */
    void start(ApiVersion api, HttpServerRequest request, String model, @Nullable String version) {
        start(api, current.getCurrent(), request, model, version);
    }

    private void start(
            ApiVersion api, RoutingContext http, HttpServerRequest request, String model, @Nullable String version) {
        Exchange exchange = new Exchange(request, service.admission(), limits.of(model));
        new Prediction(service, large, exchange, client(http, request), api, model, version).start();
    }

    /** Whoever has a token is one client on all connections. */
    private static Client client(RoutingContext http, HttpServerRequest request) {
        if (http.get(Caller.PROPERTY) instanceof Caller caller && !caller.name().equals(Caller.LOCAL)) {
            return new Client(caller.name());
        }
        return new Client(request.connection());
    }
}
