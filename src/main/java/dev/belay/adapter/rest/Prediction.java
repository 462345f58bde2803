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
    protected abstract Inputs decode(byte[] body, Route route) throws RequestFault;

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
            route = Routes.find(requestPath.table(), model, version);
            refuseEncodings();
            long headerNanos = Budgets.ofHeader(exchange.request().getHeader(BUDGET_HEADER));
            Inputs inputs = decode(body, route);
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
            case NOT_READY -> Routes.notReady(model, version).words();
            case OTHER -> "no tier of '" + model + "' could answer";
        };
        exchange.refuse(status, words + ": " + unanswered.message());
    }
}
