package dev.belay.adapter.rest;

import dev.belay.cascade.Tier;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.serving.RequestPath;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.PredictResult;
import dev.belay.vocabulary.PredictResult.Unanswered.Cause;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * One prediction over HTTP, from the first body byte to the answer: read, look up the model, decode, ask the request
 * path, encode. What differs between the protocols is their codec.
 */
abstract sealed class Prediction permits InferPrediction, PredictPrediction {
    private static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int GATEWAY_TIMEOUT = 504;
    /** What a body's own room is enough for. */
    private static final int UNRESERVED_BYTES = 16 * 1024;

    private static final CharSequence BUDGET_HEADER = HttpHeaders.createOptimized("Belay-Timeout-Ms");
    private static final CharSequence BINARY_HEADER = HttpHeaders.createOptimized("Inference-Header-Content-Length");

    private final RequestPath requestPath;
    private final Exchange exchange;
    private final Protocol protocol;
    private final @Nullable String version;
    protected final String model;

    /** @param version null where the endpoint is asked, not one version alone */
    Prediction(RequestPath requestPath, Exchange exchange, Protocol protocol, String model, @Nullable String version) {
        this.requestPath = requestPath;
        this.exchange = exchange;
        this.protocol = protocol;
        this.model = model;
        this.version = version;
    }

    final void start() {
        exchange.read(this::received);
    }

    /** Decodes the body; keeps for itself what only the answer needs. */
    protected abstract Inputs decode(byte[] body, Route route, TensorBudget budget) throws RequestFault;

    /** The budget that the body names, in nanoseconds; 0 or less if it names none. */
    protected abstract long bodyBudgetNanos();

    protected abstract byte[] encode(JsonBuffer out, PredictResult.Answered answer);

    private void received(byte[] body) {
        long receivedNanos = System.nanoTime();
        ProvenanceHeaders.identify(exchange.response());
        try {
            answer(body, receivedNanos);
        } catch (RuntimeException bug) {
            Bugs.report(exchange, bug);
        }
    }

    private void answer(byte[] body, long receivedNanos) {
        Route route = null;
        try {
            route = Routes.known(requestPath.table(), model, version);
            if (!route.canServe() && route.split() == null) {
                askUnread(route);
                return;
            }
            refuseEncodings();
            long headerNanos = Budgets.ofHeader(exchange.request().getHeader(BUDGET_HEADER));
            Inputs inputs = decode(body, route, exchange::reserve);
            reserveAbsent(inputs);
            long budgetNanos = Budgets.smaller(headerNanos, bodyBudgetNanos());
            requestPath.predict(
                    route, inputs, stickyHeader(route), budgetNanos, protocol, exchange.loop(), this::answered);
        } catch (RequestFault fault) {
            exchange.refuse(fault.status(), words(fault, route));
            if (route != null) {
                requestPath.rejected(route, protocol, receivedNanos);
            }
        }
    }

    /**
     * Where nobody can answer, whatever is asked: the refusal names each tier's reason. What an endpoint takes may not
     * even be known, so that nothing could be said of the body.
     */
    private void askUnread(Route route) {
        FeatureSet features = route.features();
        Inputs none = new Inputs(features, new Tensor[features.size()], 1);
        requestPath.predict(route, none, null, 0, protocol, exchange.loop(), this::answered);
    }

    /**
     * Room for what a tier fills in for inputs that the request lacks altogether. What lacks a value in some rows only has
     * asked for itself.
     */
    private void reserveAbsent(Inputs inputs) throws RequestFault {
        for (FeatureSet.Feature feature : inputs.features().features()) {
            if (feature.mayLack() && inputs.at(feature.slot()) == null) {
                TensorSpec spec = feature.spec();
                long bytes = Tensor.bytes(spec.datatype(), spec.elements(inputs.rows()));
                if (bytes > UNRESERVED_BYTES && !exchange.reserve(bytes)) {
                    throw Faults.noRoom(spec, model, bytes);
                }
            }
        }
    }

    /** Of features, an endpoint has many more than anybody needs. */
    private String words(RequestFault fault, @Nullable Route route) {
        if (fault instanceof RequestFault.NothingSent && route != null) {
            FeatureSet features = route.features();
            Inputs none = new Inputs(features, new Tensor[features.size()], 1);
            for (Tier tier : route.cascade().tiers()) {
                if (tier.unavailableBecause().isEmpty()
                        && tier.check(none) instanceof InputVerdict.Incapable needs
                        && !needs.missing().isEmpty()) {
                    return Faults.missingInputs(model, needs.present(), needs.missing());
                }
            }
        }
        return fault.words();
    }

    private @Nullable String stickyHeader(Route route) {
        String header = route.stickyHeader();
        return header == null ? null : exchange.request().getHeader(header);
    }

    /** Compression and binary tensors aren't understood; any media type is, since clients send none or a wrong one. */
    private void refuseEncodings() throws RequestFault {
        HttpServerRequest request = exchange.request();
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            exchange.response().putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
            throw new RequestFault(
                    RequestFault.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding '%s' is not supported, allowed is identity".formatted(Json.quote(encoding)));
        }
        if (request.getHeader(BINARY_HEADER) != null) {
            throw Faults.binaryNotYet("header " + BINARY_HEADER);
        }
    }

    private void answered(PredictResult result) {
        try {
            switch (result) {
                case PredictResult.Answered answer -> {
                    ProvenanceHeaders.describe(exchange.response(), answer);
                    exchange.answer(OK, encode(exchange.loop().json(), answer));
                }
                case PredictResult.Rejected rejected -> exchange.refuse(RequestFault.BAD_REQUEST, rejected.message());
                case PredictResult.Lacking lacking ->
                    exchange.refuse(
                            RequestFault.BAD_REQUEST,
                            Faults.missingInputs(model, lacking.present(), lacking.missing()));
                case PredictResult.Unanswered unanswered -> refuse(unanswered);
            }
        } catch (RuntimeException bug) {
            Bugs.report(exchange, bug);
        }
    }

    private void refuse(PredictResult.Unanswered unanswered) {
        int status = unanswered.cause() == Cause.OUT_OF_TIME ? GATEWAY_TIMEOUT : SERVICE_UNAVAILABLE;
        String words = switch (unanswered.cause()) {
            case OUT_OF_TIME -> "Request timeout expired";
            case FULL -> "Exceeds maximum queue size";
            case NOT_READY -> Routes.notReady(model, version);
            case OTHER -> "no tier of '" + model + "' could answer";
        };
        exchange.refuse(status, words + ": " + unanswered.message());
    }
}
