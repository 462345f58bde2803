package dev.belay.adapter.rest;

import dev.belay.cascade.Tier;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionService;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.PredictResult;
import dev.belay.vocabulary.PredictResult.Unanswered.Cause;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.Weight;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One prediction over HTTP, from the first body byte to the answer: read, look up the model, decode, ask the request
 * path, encode. What differs between the protocols is their codec.
 */
abstract sealed class Prediction permits InferPrediction, PredictPrediction {
    static final int OK = 200;
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final int FEW_STRINGS = 256;
    private static final long MANY_CHARACTERS = 1 << 20;
    /** Bytes of a character that JSON has to escape. */
    private static final int MOST_ESCAPED = 6;

    private static final int GATEWAY_TIMEOUT = 504;
    private static final CharSequence BUDGET_HEADER = HttpHeaders.createOptimized("Belay-Timeout-Ms");
    private static final CharSequence BINARY_HEADER = HttpHeaders.createOptimized("Inference-Header-Content-Length");

    private final PredictionService predictionService;
    private final LargeWork large;
    protected final Exchange exchange;
    private final Client client;
    private final Protocol protocol;
    private final @Nullable String version;
    protected final String model;
    /** Where its steps run: null for the event loop. */
    private LargeWork.@Nullable Strand strand;

    /** @param version null where the endpoint is asked, not one version alone */
    Prediction(
            PredictionService predictionService,
            LargeWork large,
            Exchange exchange,
            Client client,
            Protocol protocol,
            String model,
            @Nullable String version) {
        this.predictionService = predictionService;
        this.large = large;
        this.exchange = exchange;
        this.client = client;
        this.protocol = protocol;
        this.model = model;
        this.version = version;
    }

    final void start() {
        try {
            exchange.read(this::received);
        } catch (Throwable bug) {
            Bugs.report(exchange, bug);
        }
    }

    /** Decodes the body; keeps for itself what only the answer needs. */
    protected abstract Inputs decode(byte[] body, Route route) throws RequestFault;

    /** The budget that the body names, in nanoseconds; 0 or less if it names none. */
    protected abstract long bodyBudgetNanos();

    protected abstract byte[] encode(JsonBuffer out, PredictResult.Answered answer);

    /** The same, bit by bit. */
    protected abstract AnswerText encodeLarge(PredictResult.Answered answer);

    /**
     * What its head tells of a request.
     *
     * @param sticky null for none
     */
    private record Head(
            Route route, long budgetNanos, @Nullable String sticky, long receivedNanos) {}

    private void received(ReceivedBody body) {
        long receivedNanos = System.nanoTime();
        ProvenanceHeaders.identify(exchange.response());
        Route route = null;
        try {
            route = Routes.known(predictionService.table(), model, version);
            if (!route.canServe() && route.split() == null) {
                askUnread(route);
                return;
            }
            refuseEncodings();
            long headerNanos = Budgets.ofHeader(exchange.request().getHeader(BUDGET_HEADER));
            Head head = new Head(route, headerNanos, stickyHeader(route), receivedNanos);
            if (body.isLarge()) {
                LargeWork.Strand elsewhere = strand();
                elsewhere.execute(() -> askElsewhere(elsewhere, body, head));
            } else {
                ask(exchange.join(body), head, exchange.loop());
            }
        } catch (RequestFault fault) {
            refuse(fault, route, receivedNanos);
        }
    }

    /**
     * Where nobody can answer, whatever is asked: the refusal names each tier's reason. What an endpoint takes may not
     * even be known, so that nothing could be said of the body.
     */
    private void askUnread(Route route) {
        FeatureSet features = route.features();
        Inputs none = new Inputs(features, new Tensor[features.size()], 1);
        predictionService.predict(route, none, client, null, 0, protocol, exchange.loop(), this::answered);
    }

    private LargeWork.Strand strand() {
        LargeWork.Strand known = strand;
        if (known == null) {
            known = large.strand(bug -> onLoop(() -> Bugs.report(exchange, bug)));
            strand = known;
        }
        return known;
    }

    private void onLoop(Runnable step) {
        exchange.loop().execute(() -> {
            try {
                step.run();
            } catch (Throwable bug) {
                Bugs.report(exchange, bug);
            }
        });
    }

    private void ask(byte[] body, Head head, Executor replyOn) throws RequestFault {
        Inputs inputs = decode(body, head.route());
        long budgetNanos = Budgets.smaller(head.budgetNanos(), bodyBudgetNanos());
        predictionService.predict(
                head.route(), inputs, client, head.sticky(), budgetNanos, protocol, replyOn, this::answered);
    }

    /** All its steps are heavy ones: this is its event loop from now on, but for what concerns the connection. */
    private void askElsewhere(LargeWork.Strand elsewhere, ReceivedBody body, Head head) {
        try {
            ask(exchange.join(body), head, elsewhere);
        } catch (RequestFault fault) {
            onLoop(() -> refuse(fault, head.route(), head.receivedNanos()));
        }
    }

    private void refuse(RequestFault fault, @Nullable Route route, long receivedNanos) {
        exchange.refuse(fault.status(), words(fault, route));
        if (route != null) {
            predictionService.rejected(route, protocol, receivedNanos);
        }
    }

    /** Of features, an endpoint has many more than anybody needs. */
    private String words(RequestFault fault, @Nullable Route route) {
        if (fault instanceof RequestFault.NothingSent && route != null) {
            FeatureSet features = route.features();
            Inputs none = new Inputs(features, new Tensor[features.size()], 1);
            for (Tier tier : route.cascade().tiers()) {
                if (tier.unavailableBecause().isEmpty()
                        && tier.check(none) instanceof InputVerdict.Unsupported needs
                        && !needs.missing().isEmpty()) {
                    return ErrorMessages.missingInputs(model, needs.present(), needs.missing());
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
            throw ErrorMessages.binaryNotYet("header " + BINARY_HEADER);
        }
    }

    private void answered(PredictResult result) {
        if (strand == null) {
            respond(result);
        } else {
            exchange.loop().execute(() -> respond(result));
        }
    }

    private void respond(PredictResult result) {
        try {
            switch (result) {
                case PredictResult.Answered answer -> write(answer);
                case PredictResult.Rejected rejected -> exchange.refuse(RequestFault.BAD_REQUEST, rejected.message());
                case PredictResult.MissingFeatures lacking ->
                    exchange.refuse(
                            RequestFault.BAD_REQUEST,
                            ErrorMessages.missingInputs(model, lacking.present(), lacking.missing()));
                case PredictResult.TooLarge tooLarge -> exchange.refuse(RequestFault.TOO_LARGE, tooLarge.message());
                case PredictResult.Unanswered unanswered -> refuse(unanswered);
                case PredictResult.Broken broken -> Bugs.report(exchange, broken.bug());
            }
        } catch (Throwable bug) {
            Bugs.report(exchange, bug);
        }
    }

    private void write(PredictResult.Answered answer) {
        long textBytes = textBytes(answer.outputs());
        if (textBytes > ReceivedBody.LARGE_BYTES) {
            ProvenanceHeaders.describe(exchange.response(), answer);
            new AnswerStream(exchange, encodeLarge(answer), strand(), textBytes).start();
            return;
        }
        Room.Refusal refusal = exchange.take(textBytes);
        if (refusal != null) {
            exchange.refuse(refusal);
            return;
        }
        byte[] json = encode(exchange.loop().json(), answer);
        ProvenanceHeaders.describe(exchange.response(), answer);
        exchange.answer(OK, json);
    }

    /** An upper bound, but of many strings just something large: looking at each would take its time as well. */
    private static long textBytes(List<Tensor> outputs) {
        long bytes = 0;
        for (int i = 0; i < outputs.size(); i++) {
            Tensor output = outputs.get(i);
            bytes += Weight.text(output.datatype(), output.shape());
            if (output.data() instanceof TensorData.Strings strings) {
                bytes += strings.length() > FEW_STRINGS
                        ? MOST_ESCAPED * MANY_CHARACTERS
                        : MOST_ESCAPED * Weight.characters(strings);
            }
        }
        return bytes;
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
