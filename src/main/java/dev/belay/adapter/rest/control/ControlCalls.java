package dev.belay.adapter.rest.control;

import dev.belay.adapter.rest.connection.Drain;
import dev.belay.adapter.rest.connection.Exchange;
import dev.belay.adapter.rest.json.Answers;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.control.Caller;
import dev.belay.control.Condition;
import dev.belay.control.Moment;
import dev.belay.control.Reply;
import dev.belay.control.RolloutView;
import dev.belay.journal.Actor;
import dev.belay.rollout.Rollout;
import dev.belay.serving.Admission;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls of operators: the body is read and answered on the request's event loop, what is asked is done by a worker, so
 * that no prediction waits for it.
 */
@Singleton
public class ControlCalls {
    private static final int SHED = 503;
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"?(\\d{1,18})\"?");

    private final CurrentVertxRequest request;
    private final Executor workers;
    private final Admission admission;

    @Inject
    ControlCalls(CurrentVertxRequest request, ControlWorkers workers, Drain drain) {
        this(request, workers, drain.operators());
    }

    ControlCalls(CurrentVertxRequest request, Executor workers, Admission admission) {
        this.request = request;
        this.workers = workers;
        this.admission = admission;
    }

    /** A call whose body has been received. */
    record Call(Exchange exchange, byte[] body, Actor actor) {
        Moment now() {
            return new Moment(System.nanoTime(), Instant.now());
        }

        /** The revision that the call is meant for. */
        Condition condition() throws RequestFault {
            String given = exchange.request().getHeader("If-Match");
            if (given == null) {
                return Condition.MISSING;
            }
            if (given.strip().equals("*")) {
                return Condition.ANY;
            }
            Matcher tag = TAG.matcher(given.strip());
            if (!tag.matches()) {
                throw RequestFault.badRequest(
                        "If-Match is '" + Json.quote(given) + "', allowed is one revision such as \"7\", or *");
            }
            return Condition.of(Long.parseLong(tag.group(1)));
        }
    }

    /** What is asked of the owners of rollouts. */
    interface Asked {
        CompletionStage<Reply> of(Call call) throws RequestFault;
    }

    /** What a worker does with a call. */
    interface Work {
        /** @return the answer, to be given on the event loop */
        Runnable of(Call call) throws RequestFault;
    }

    /** Who makes the request, as the journal names them; to be asked on its thread, before its body is awaited. */
    Actor actor() {
        RoutingContext http = request.getCurrent();
        Caller caller = http.get(Caller.PROPERTY);
        if (caller != null) {
            return caller.actor();
        }
        SocketAddress address = http.request().remoteAddress();
        return new Actor(Caller.LOCAL, address == null ? "" : address.hostAddress());
    }

    /** @return never answers: the exchange does */
    Uni<Void> run(Asked asked) {
        return work(call -> {
            Exchange exchange = call.exchange();
            CompletionStage<Reply> reply = asked.of(call);
            return () -> reply.whenComplete((known, bug) ->
                    prepared(known, () -> exchange.loop().execute(() -> answer(exchange, known, bug))));
        });
    }

    /** What takes longer to find out is found out by a worker: neither whoever decides nor an event loop waits for it. */
    private void prepared(@Nullable Reply reply, Runnable answer) {
        if (!(reply instanceof Reply.Done done)) {
            answer.run();
            return;
        }
        try {
            workers.execute(() -> {
                try {
                    done.rollout().outlook().workOut();
                } finally {
                    answer.run();
                }
            });
        } catch (RejectedExecutionException full) {
            answer.run();
        }
    }

    /** @return never answers: the exchange does */
    Uni<Void> work(Work work) {
        Exchange exchange = Exchange.ofOperator(request.getCurrent().request(), admission);
        Actor actor = actor();
        exchange.read(received -> {
            byte[] body = received.join();
            try {
                workers.execute(() -> exchange.loop().execute(done(new Call(exchange, body, actor), work)));
            } catch (RejectedExecutionException full) {
                exchange.refuse(SHED, "too many calls of operators wait; try again");
            }
        });
        return Uni.createFrom().nothing();
    }

    private static Runnable done(Call call, Work work) {
        try {
            return work.of(call);
        } catch (RequestFault fault) {
            return () -> call.exchange().refuse(fault.status(), fault.message());
        } catch (Throwable bug) {
            return () -> call.exchange().fail(bug);
        }
    }

    private static void answer(Exchange exchange, Reply reply, @Nullable Throwable bug) {
        if (bug != null) {
            exchange.fail(new IllegalStateException(bug));
            return;
        }
        switch (reply) {
            case Reply.Done done -> {
                exchange.response().putHeader("ETag", etag(done.rollout()));
                if (done.created()) {
                    Rollout rollout = done.rollout().rollout();
                    exchange.response()
                            .putHeader(
                                    "Location",
                                    "/control/v1/endpoints/" + rollout.endpoint() + "/rollouts/" + rollout.id());
                }
                exchange.answer(done.created() ? 201 : 200, Answers.body(RolloutJson.of(done.rollout())));
            }
            case Reply.Rerouted rerouted -> exchange.answer(200, Answers.body(Map.of("reason", rerouted.message())));
            case Reply.Refused refused -> exchange.refuse(status(refused.kind()), refused.message());
        }
    }

    private static int status(Reply.Kind kind) {
        return switch (kind) {
            case INVALID -> 400;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case STALE -> 412;
            case UNCONDITIONAL -> 428;
            case UNAVAILABLE -> 503;
        };
    }

    /** @param what of which there is none with this name */
    static RequestFault notFound(String what, String name) {
        return new RequestFault(404, what + " '" + Json.quote(name) + "' is not found");
    }

    static String etag(RolloutView view) {
        return "\"" + view.rollout().revision() + "\"";
    }
}
