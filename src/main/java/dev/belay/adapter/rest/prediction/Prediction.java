package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.codec.Budgets;
import dev.belay.adapter.rest.codec.DecodedRequest;
import dev.belay.adapter.rest.codec.ErrorMessages;
import dev.belay.adapter.rest.connection.AnswerStream;
import dev.belay.adapter.rest.connection.Exchange;
import dev.belay.adapter.rest.connection.LargeWork;
import dev.belay.adapter.rest.connection.ProvenanceHeaders;
import dev.belay.adapter.rest.connection.ReceivedBody;
import dev.belay.adapter.rest.error.HttpErrors;
import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
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
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One prediction over HTTP, from the first body byte to the answer: read, find the route, decode, predict, encode. */
final class Prediction implements Consumer<PredictionResult> {
    private static final int OK = 200;
    private static final int FEW_STRINGS = 256;
    private static final long MANY_CHARACTERS = 1 << 20;
    /** Bytes of a character that JSON has to escape. */
    private static final int MOST_ESCAPED = 6;

    private static final CharSequence BUDGET_HEADER = HttpHeaders.createOptimized("Belay-Timeout-Ms");
    private static final CharSequence BINARY_HEADER = HttpHeaders.createOptimized("Inference-Header-Content-Length");

    private final PredictionService service;
    private final LargeWork large;
    private final Exchange exchange;
    private final Client client;
    private final ApiVersion api;
    private final String model;
    private final @Nullable String version;
    private long receivedNanos;
    private String id = "";
    private @Nullable DecodedRequest request;
    /** Where its steps run: null for the event loop. */
    private LargeWork.@Nullable Strand strand;

    /** @param version null where the endpoint is asked, not one version alone */
    Prediction(
            PredictionService service,
            LargeWork large,
            Exchange exchange,
            Client client,
            ApiVersion api,
            String model,
            @Nullable String version) {
        this.service = service;
        this.large = large;
        this.exchange = exchange;
        this.client = client;
        this.api = api;
        this.model = model;
        this.version = version;
    }

    void start() {
        exchange.read(this::received);
    }

    private void received(ReceivedBody body) {
        receivedNanos = System.nanoTime();
        id = service.newId();
        ProvenanceHeaders.identify(exchange.response(), id);
        Route route = null;
        try {
            route = service.find(model, version);
            if (!route.canServe() && route.split() == null) {
                // The refusal names each tier's reason; of a body nothing could be said.
                predict(route, PredictionService.nothing(route.features()), 0, null);
                return;
            }
            refuseEncodings();
            long budgetNanos = Budgets.ofHeader(exchange.request().getHeader(BUDGET_HEADER));
            String header = route.stickyHeader();
            String sticky = header == null ? null : exchange.request().getHeader(header);
            if (body.isLarge()) {
                askElsewhere(route, body, budgetNanos, sticky);
            } else {
                ask(route, body, budgetNanos, sticky);
            }
        } catch (RejectedException rejected) {
            exchange.refuse(rejected.rejection());
        } catch (RequestFault fault) {
            refuse(fault, route);
        }
    }

    private LargeWork.Strand strand() {
        LargeWork.Strand known = strand;
        if (known == null) {
            known = large.strand(bug -> exchange.onLoop(() -> exchange.fail(bug)));
            strand = known;
        }
        return known;
    }

    private void ask(Route route, ReceivedBody body, long headerBudgetNanos, @Nullable String sticky)
            throws RequestFault {
        DecodedRequest decoded = api.decoder().decode(exchange.join(body), model, route, exchange);
        request = decoded;
        predict(route, decoded.inputs(), Budgets.smaller(headerBudgetNanos, decoded.budgetNanos()), sticky);
    }

    /** All its steps are heavy ones: the strand is its event loop from now on, but for what concerns the connection. */
    private void askElsewhere(Route route, ReceivedBody body, long headerBudgetNanos, @Nullable String sticky) {
        strand().execute(() -> {
            try {
                ask(route, body, headerBudgetNanos, sticky);
            } catch (RequestFault fault) {
                exchange.onLoop(() -> refuse(fault, route));
            }
        });
    }

    private void predict(Route route, Inputs inputs, long budgetNanos, @Nullable String sticky) {
        service.predict(
                new PredictionRequest(id, route, inputs, budgetNanos, sticky, client, api.protocol(), receivedNanos),
                strand == null ? exchange.loop() : strand,
                this);
    }

    /** @param route null where it isn't known */
    private void refuse(RequestFault fault, @Nullable Route route) {
        if (route != null && fault instanceof RequestFault.NothingSent) {
            exchange.refuse(PredictionService.nothingSent(route));
        } else {
            exchange.refuse(fault.status(), fault.message());
        }
        if (route != null) {
            service.rejected(route, api.protocol(), receivedNanos);
        }
    }

    /** Compression and binary tensors aren't supported; any media type is, since clients send none or a wrong one. */
    private void refuseEncodings() throws RequestFault {
        HttpServerRequest http = exchange.request();
        String encoding = http.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            exchange.response().putHeader(HttpHeaders.ACCEPT_ENCODING, HttpHeaders.IDENTITY);
            throw new RequestFault(
                    HttpErrors.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Encoding '%s' is not supported, allowed is identity".formatted(Json.quote(encoding)));
        }
        if (http.getHeader(BINARY_HEADER) != null) {
            throw ErrorMessages.binaryNotYet("header " + BINARY_HEADER);
        }
    }

    @Override
    public void accept(PredictionResult result) {
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
                    exchange.refuse(HttpErrors.status(unanswered), HttpErrors.message(unanswered, model, version));
                case PredictionResult.Broken broken -> exchange.fail(broken.bug());
            }
        } catch (Throwable bug) {
            exchange.fail(bug);
        }
    }

    private void write(PredictionResult.Answered answer) {
        AnswerText text = Objects.requireNonNull(request).answer(model, answer);
        request = null; // nor are its tensors needed any more
        long textBytes = textBytes(answer.outputs());
        if (textBytes > ReceivedBody.LARGE_BYTES) {
            ProvenanceHeaders.describe(exchange.response(), answer);
            new AnswerStream(exchange, text, strand(), textBytes).start();
            return;
        }
        Room.Refusal refusal = exchange.take(textBytes);
        if (refusal != null) {
            exchange.refuse(refusal);
            return;
        }
        byte[] json = text.whole(exchange.loop().json());
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
