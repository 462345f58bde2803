package dev.belay.adapter.rest.control;

import dev.belay.adapter.rest.connection.Exchange;
import dev.belay.adapter.rest.json.Answers;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.control.Condition;
import dev.belay.control.Moment;
import dev.belay.control.Reply;
import dev.belay.control.RolloutView;
import dev.belay.journal.Actor;
import dev.belay.serving.Admission;
import io.vertx.core.http.HttpServerRequest;
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
final class ControlCalls {
    private static final int SHED = 503;
    private static final Pattern TAG = Pattern.compile("(?:W/)?\"?(\\d{1,18})\"?");

    private final Actors actors;
    private final Executor workers;
    private final Admission admission;

    ControlCalls(Actors actors, Executor workers, Admission admission) {
        this.actors = actors;
        this.workers = workers;
        this.admission = admission;
    }

    /** What is asked of the owners of rollouts. */
    interface Asked {
        CompletionStage<Reply> of(byte[] body, Actor actor, Moment now) throws RequestFault;
    }

    /** What a worker does with a body. */
    interface Work {
        /** @return the answer, to be given on the event loop */
        Runnable of(Exchange exchange, byte[] body, Actor actor) throws RequestFault;
    }

    void run(HttpServerRequest request, Asked asked) {
        work(request, (exchange, body, actor) -> {
            CompletionStage<Reply> reply = asked.of(body, actor, new Moment(System.nanoTime(), Instant.now()));
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

    void work(HttpServerRequest request, Work work) {
        Exchange exchange = Exchange.ofOperator(request, admission);
        Actor actor = actors.current();
        exchange.read(received -> {
            byte[] body = received.join();
            try {
                workers.execute(() -> {
                    Runnable answer = done(exchange, body, actor, work);
                    exchange.loop().execute(answer);
                });
            } catch (RejectedExecutionException full) {
                exchange.refuse(SHED, "too many calls of operators wait; try again");
            }
        });
    }

    private static Runnable done(Exchange exchange, byte[] body, Actor actor, Work work) {
        try {
            return work.of(exchange, body, actor);
        } catch (RequestFault fault) {
            return () -> exchange.refuse(fault.status(), fault.message());
        } catch (Throwable bug) {
            return () -> exchange.fail(bug);
        }
    }

    private static void answer(Exchange exchange, Reply reply, Throwable bug) {
        if (bug != null) {
            exchange.fail(new IllegalStateException(bug));
            return;
        }
        switch (reply) {
            case Reply.Done done -> {
                exchange.response().putHeader("ETag", etag(done.rollout()));
                if (done.created()) {
                    exchange.response()
                            .putHeader(
                                    "Location",
                                    "/control/v1/endpoints/"
                                            + done.rollout().rollout().endpoint() + "/rollouts/"
                                            + done.rollout().rollout().id());
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

    static String etag(RolloutView view) {
        return "\"" + view.rollout().revision() + "\"";
    }

    static Condition condition(HttpServerRequest request) throws RequestFault {
        String given = request.getHeader("If-Match");
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
