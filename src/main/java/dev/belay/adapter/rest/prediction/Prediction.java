package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.codec.Budgets;
import dev.belay.adapter.rest.codec.ErrorMessages;
import dev.belay.adapter.rest.connection.AnswerStream;
import dev.belay.adapter.rest.connection.Exchange;
import dev.belay.adapter.rest.connection.LargeWork;
import dev.belay.adapter.rest.connection.ProvenanceHeaders;
import dev.belay.adapter.rest.connection.ReceivedBody;
import dev.belay.adapter.rest.error.HttpErrors;
import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionRequest;
import dev.belay.serving.PredictionResult;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RejectedException;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.Weight;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One prediction over HTTP, from the first body byte to the answer: read, find the route, decode, have it predicted, encode.
 * What differs between the protocols is their codec.
 */
abstract sealed class Prediction implements Consumer<PredictionResult> permits InferPrediction, PredictPrediction {
    static final int OK = 200;
    private static final int FEW_STRINGS = 256;
    private static final long MANY_CHARACTERS = 1 << 20;
    /** Bytes of a character that JSON has to escape. */
    private static final int MOST_ESCAPED = 6;

    private static final CharSequence BUDGET_HEADER = HttpHeaders.createOptimized("Belay-Timeout-Ms");
    private static final CharSequence BINARY_HEADER = HttpHeaders.createOptimized("Inference-Header-Content-Length");

    private final PredictionService service;
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
            PredictionService service,
            LargeWork large,
            Exchange exchange,
            Client client,
            Protocol protocol,
            String model,
            @Nullable String version) {
        this.service = service;
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
            exchange.fail(bug);
        }
    }

    /** Decodes the body; keeps for itself what only the answer needs. */
    protected abstract Inputs decode(byte[] body, Route route) throws RequestFault;

    /** The budget that the body names, in nanoseconds; 0 or less if it names none. */
    protected abstract long bodyBudgetNanos();

    protected abstract byte[] encode(JsonBuffer out, PredictionResult.Answered answer);

    /** The same, bit by bit. */
    protected abstract AnswerText encodeLarge(PredictionResult.Answered answer);

    private void received(ReceivedBody body) {
        long receivedNanos = System.nanoTime();
        String id = service.newId();
        ProvenanceHeaders.identify(exchange.response(), id);
        Route route = null;
        try {
            route = service.find(model, version);
            if (!route.canServe() && route.split() == null) {
                // The refusal names each tier's reason; of a body nothing could be said.
                Inputs none = PredictionService.nothing(route.features());
                predict(id, route, none, 0, null, receivedNanos, exchange.loop());
                return;
            }
            refuseEncodings();
            long headerBudgetNanos = Budgets.ofHeader(exchange.request().getHeader(BUDGET_HEADER));
            String sticky = stickyHeader(route);
            if (body.isLarge()) {
                askElsewhere(id, route, body, headerBudgetNanos, sticky, receivedNanos);
            } else {
                ask(id, route, body, headerBudgetNanos, sticky, receivedNanos, exchange.loop());
            }
        } catch (RejectedException rejected) {
            exchange.refuse(rejected.rejection());
        } catch (RequestFault fault) {
            refuse(fault, route, receivedNanos);
        }
    }

    private LargeWork.Strand strand() {
        LargeWork.Strand known = strand;
        if (known == null) {
            known = large.strand(bug -> onLoop(() -> exchange.fail(bug)));
            strand = known;
        }
        return known;
    }

    private void onLoop(Runnable step) {
        exchange.loop().execute(() -> {
            try {
                step.run();
            } catch (Throwable bug) {
                exchange.fail(bug);
            }
        });
    }

    private void ask(
            String id,
            Route route,
            ReceivedBody body,
            long headerBudgetNanos,
            @Nullable String sticky,
            long receivedNanos,
            Executor replyOn)
            throws RequestFault {
        Inputs inputs = decode(exchange.join(body), route);
        long budgetNanos = Budgets.smaller(headerBudgetNanos, bodyBudgetNanos());
        predict(id, route, inputs, budgetNanos, sticky, receivedNanos, replyOn);
    }

    /** All its steps are heavy ones: this is its event loop from now on, but for what concerns the connection. */
    private void askElsewhere(
            String id,
            Route route,
            ReceivedBody body,
            long headerBudgetNanos,
            @Nullable String sticky,
            long receivedNanos) {
        LargeWork.Strand elsewhere = strand();
        elsewhere.execute(() -> {
            try {
                ask(id, route, body, headerBudgetNanos, sticky, receivedNanos, elsewhere);
            } catch (RequestFault fault) {
                onLoop(() -> refuse(fault, route, receivedNanos));
            }
        });
    }

    private void predict(
            String id,
            Route route,
            Inputs inputs,
            long budgetNanos,
            @Nullable String sticky,
            long receivedNanos,
            Executor replyOn) {
        service.predict(
                new PredictionRequest(id, route, inputs, budgetNanos, sticky, client, protocol, receivedNanos),
                replyOn,
                this);
    }

    /** @param route null where it isn't known */
    private void refuse(RequestFault fault, @Nullable Route route, long receivedNanos) {
        if (route != null && fault instanceof RequestFault.NothingSent) {
            exchange.refuse(PredictionService.nothingSent(route));
        } else {
            exchange.refuse(fault.status(), fault.words());
        }
        if (route != null) {
            service.rejected(route, protocol, receivedNanos);
        }
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
                    HttpErrors.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding '%s' is not supported, allowed is identity".formatted(Json.quote(encoding)));
        }
        if (request.getHeader(BINARY_HEADER) != null) {
            throw ErrorMessages.binaryNotYet("header " + BINARY_HEADER);
        }
    }

    @Override
    public final void accept(PredictionResult result) {
        if (strand == null) {
            respond(result);
        } else {
            exchange.loop().execute(() -> respond(result));
        }
    }

    private void respond(PredictionResult result) {
        try {
            switch (result) {
                case PredictionResult.Answered answer -> write(answer);
                case PredictionResult.Rejected rejected -> exchange.refuse(rejected.why());
                case PredictionResult.Unanswered unanswered ->
                    exchange.refuse(HttpErrors.status(unanswered), HttpErrors.words(unanswered, model, version));
                case PredictionResult.Broken broken -> exchange.fail(broken.bug());
            }
        } catch (Throwable bug) {
            exchange.fail(bug);
        }
    }

    private void write(PredictionResult.Answered answer) {
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
}
