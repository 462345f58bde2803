package dev.belay.adapter.rest.prediction;

import dev.belay.adapter.rest.codec.DecodedRequest;
import dev.belay.adapter.rest.connection.Exchange;
import dev.belay.adapter.rest.connection.LargeWork;
import dev.belay.adapter.rest.connection.ReceivedBody;
import dev.belay.adapter.rest.json.AnswerText;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.cascade.BaselineTier;
import dev.belay.cascade.Cascade;
import dev.belay.cascade.CascadeObserver;
import dev.belay.cascade.Tier;
import dev.belay.execution.RunResult;
import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import dev.belay.monitoring.DistinctKeys;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.Outcome;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.CountedKeys;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.routing.StickyKey;
import dev.belay.serving.Admission;
import dev.belay.serving.Limits;
import dev.belay.serving.PredictionFixture;
import dev.belay.serving.PredictionResult;
import dev.belay.serving.PredictionService;
import dev.belay.validation.Finding;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The wire on one event loop, down to a fake tier and a baseline behind it, with a mishap at any step. */
final class MishapServer implements AutoCloseable {
    private static final long DEADLINE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final List<TensorSpec> INPUTS = List.of(
            new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L)), new TensorSpec("how", Datatype.BYTES, List.of(-1L)));
    private static final List<TensorSpec> OUTPUTS = List.of(
            new TensorSpec("y", Datatype.FP32, List.of(-1L)), new TensorSpec("n", Datatype.INT64, List.of(-1L)));

    /** Bytes. */
    private static final int HALF_AN_ANSWER = 50;

    final Mishap mishap = new Mishap();
    final Admission admission = new Admission(64 << 20);
    final AtomicInteger inflight = new AtomicInteger();
    final int port;
    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final LargeWork large = new LargeWork();
    private final PredictionService predictionService = PredictionFixture.service(System::nanoTime);

    MishapServer() throws Exception {
        predictionService.install(new RoutingTable(Map.of("m", route()), Map.of()));
        port = vertx.createHttpServer()
                .requestHandler(this::serve)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get()
                .actualPort();
    }

    Vertx vertx() {
        return vertx;
    }

    /** Nothing is under way and nothing is held any more. */
    boolean isIdle() {
        return admission.underWay() == 0 && admission.admittedBytes() == 0 && inflight.get() == 0;
    }

    private void serve(HttpServerRequest request) {
        HttpServerRequest hooked = mishap.isArmed() ? hooked(request) : request;
        Exchange exchange = new Exchange(hooked, admission, Limits.DEFAULT);
        ApiVersion api = String.valueOf(request.path()).startsWith("/v2") ? ApiVersion.V2 : ApiVersion.V1;
        new Prediction(predictionService, large, exchange, Client.NOBODY, hooked(api), "m", null).start();
    }

    private ApiVersion hooked(ApiVersion api) {
        return new ApiVersion(api.protocol(), api.before(), api.after(), api.template(), (body, model, route, room) -> {
            DecodedRequest request = api.decoder().decode(body, model, route, room);
            mishap.at(body.length > ReceivedBody.LARGE_BYTES ? Mishap.Step.DECODE_LARGE : Mishap.Step.DECODE);
            return new Hooked(request);
        });
    }

    private HttpServerRequest hooked(HttpServerRequest real) {
        HttpServerResponse response = mishap.around(
                HttpServerResponse.class,
                real.response(),
                Map.of(
                        "setStatusCode", Mishap.Step.SET_STATUS,
                        "end", Mishap.Step.WRITE,
                        "write", Mishap.Step.WRITE_PIECE),
                Map.of());
        return (HttpServerRequest) Proxy.newProxyInstance(
                HttpServerRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "response" -> {
                            return response;
                        }
                        case "getHeader" -> mishap.at(Mishap.Step.HEADER);
                        case "handler" -> {
                            @SuppressWarnings("unchecked")
                            Handler<Buffer> theirs = (Handler<Buffer>) arguments[0];
                            real.handler(chunk -> theirs.handle(
                                    mishap.around(Buffer.class, chunk, Map.of("length", Mishap.Step.READ), Map.of())));
                            return proxy;
                        }
                        default -> {}
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private Route route() {
        Tier tier = mishap.around(
                Tier.class,
                SumTier.ready(),
                Map.of(
                        "unavailableBecause", Mishap.Step.ASK_WHETHER_AVAILABLE,
                        "check", Mishap.Step.GUARD_INPUT,
                        "call", Mishap.Step.ASK_MODEL),
                Map.of("call", Mishap.Step.ASKED_MODEL));
        Tier guarded = mishap.around(Tier.class, tier, Map.of("check", Mishap.Step.GUARD_LARGE), Map.of());
        return new Route(
                "m",
                null,
                new FeatureSet(INPUTS, false),
                INPUTS,
                OUTPUTS,
                List.of("2"),
                "onnxruntime_onnx",
                new Cascade(
                        List.of(guarded),
                        Optional.of(
                                new BaselineTier("baseline", new ModelRef("m", ModelRef.HEURISTIC), new Constant())),
                        System::nanoTime),
                DEADLINE_NANOS,
                new Counting(),
                mishap.around(
                        CascadeObserver.class,
                        new Unobserved(),
                        Map.of("ended", Mishap.Step.HEAR_OF_RUN, "answered", Mishap.Step.HEAR_OF_ANSWER),
                        Map.of()),
                null,
                new CountedKeys(
                        new StickyKey(StickyKey.Source.HEADER, "user", 0),
                        mishap.around(
                                DistinctKeys.class, new NoKeys(), Map.of("add", Mishap.Step.COUNT_KEYS), Map.of())));
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
        large.close();
    }

    private final class Hooked implements DecodedRequest {
        private final DecodedRequest request;

        Hooked(DecodedRequest request) {
            this.request = request;
        }

        @Override
        public Inputs inputs() {
            return request.inputs();
        }

        @Override
        public long budgetNanos() {
            return request.budgetNanos();
        }

        @Override
        public AnswerText answer(String model, PredictionResult.Answered answer) {
            AnswerText text = request.answer(model, answer);
            AtomicInteger pieces = new AtomicInteger();
            return (out, bytes) -> {
                if (bytes == Integer.MAX_VALUE) {
                    return writeWhole(text, out);
                }
                boolean more = text.writeMore(out, bytes);
                mishap.at(
                        pieces.getAndIncrement() == 0
                                ? Mishap.Step.ENCODE_FIRST_PIECE
                                : Mishap.Step.ENCODE_LATER_PIECE);
                return more;
            };
        }

        /** With a mishap in the middle. */
        private boolean writeWhole(AnswerText text, JsonBuffer out) {
            if (mishap.isArmed(Mishap.Step.ENCODE)) {
                text.writeMore(out, HALF_AN_ANSWER);
                mishap.at(Mishap.Step.ENCODE);
            }
            return text.writeMore(out, Integer.MAX_VALUE);
        }
    }

    private final class Counting implements EndpointObserver {
        @Override
        public void inflight(int change) {
            if (change > 0) {
                mishap.at(Mishap.Step.COUNT_IN);
            }
            inflight.addAndGet(change);
        }

        @Override
        public void request(Protocol protocol, Outcome outcome, long nanos) {
            mishap.at(Mishap.Step.COUNT_OUT);
        }

        @Override
        public void deadlineMissed() {}

        @Override
        public void callerLimitMissed() {}

        @Override
        public void guard(String check, String feature, String action) {}
    }

    private static final class NoKeys implements DistinctKeys {
        @Override
        public void add(long hash) {}

        @Override
        public double ofLastDay() {
            return 0;
        }
    }

    private static final class Unobserved implements CascadeObserver {
        @Override
        public void found(Finding finding) {}

        @Override
        public void refused(int tier, FailureReason reason, String message) {}

        @Override
        public void ended(int tier, RunResult result) {}

        @Override
        public void answered(int tier) {}
    }

    private final class Constant implements Baseline {
        @Override
        public Signature signature() {
            return new Signature(INPUTS, OUTPUTS, true);
        }

        @Override
        public List<Tensor> answer(Inputs inputs) {
            mishap.at(Mishap.Step.ASK_BASELINE);
            return List.of(new Tensor(
                    "y", Datatype.FP32, new long[] {inputs.rows()}, new TensorData.Floats(new float[inputs.rows()])));
        }
    }
}
