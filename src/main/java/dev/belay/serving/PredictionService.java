package dev.belay.serving;

import dev.belay.monitoring.Observations.Outcome;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.routing.CountedKeys;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.routing.Split;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.PredictResult;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request, in order: the wire's adapter has looked up the {@link Route} and decoded the body; here its
 * deadline starts, the cascade answers (input guard, tiers, output guard), and what happened is observed.
 */
public final class PredictionService {
    private final LongSupplier nanoClock;
    private final RolloutParticipant.Draw draw;
    private final AtomicReference<RoutingTable> table = new AtomicReference<>(RoutingTable.EMPTY);
    private volatile boolean started;
    private volatile boolean draining;

    /**
     * @param random evenly distributed over all longs; called on the requests' threads
     * @param ticks the clock of the evidence
     */
    public PredictionService(LongSupplier nanoClock, LongSupplier random, Ticks ticks) {
        this.nanoClock = nanoClock;
        this.draw = new RolloutParticipant.Draw(nanoClock, random, ticks);
    }

    /** The live table; read it once per request. */
    public RoutingTable table() {
        return table.get();
    }

    /** Swaps the table: the next request sees the new one, those under way keep theirs. */
    public void install(RoutingTable next) {
        table.set(next);
        started = true;
    }

    public void drain() {
        draining = true;
    }

    public boolean draining() {
        return draining;
    }

    /**
     * Started, not draining, and at least one tier can serve at each endpoint that the configuration names or that has
     * served before. The one source of whatever says "ready".
     */
    public boolean ready() {
        return started && !draining && table().serves();
    }

    /** The codec refused a request: it counts as the caller's fault and against no model. */
    public void rejected(Route route, Protocol protocol, long startNanos) {
        route.observer().request(protocol, Outcome.REJECTED, nanoClock.getAsLong() - startNanos);
    }

    /**
     * Answers a decoded request before its deadline.
     *
     * @param client who sent it: a client's requests share the models with others' as one
     * @param stickyHeader the value of {@link Route#stickyHeader}; null if the request lacks it
     * @param callerBudgetNanos what the caller asked for; 0 or less counts as not given
     * @param replyOn the request's event loop, one object per loop; the calling thread must be that loop's
     * @param done called once, on {@code replyOn} or at once on the calling thread; when it returns the answer counts as
     *     handed to the socket
     */
    public void predict(
            Route route,
            Inputs inputs,
            Client client,
            @Nullable String stickyHeader,
            long callerBudgetNanos,
            Protocol protocol,
            Executor replyOn,
            Consumer<PredictResult> done) {
        Deadline deadline = Deadline.of(nanoClock.getAsLong(), callerBudgetNanos, route.deadlineNanos());
        route.observer().inflight(1);
        Observed observed = new Observed(route, deadline, protocol, done);
        try {
            CountedKeys keys = route.counted();
            if (keys != null) {
                keys.count(inputs, stickyHeader);
            }
            Split split = route.split();
            if (split == null
                    || !RolloutParticipant.begin(
                            route, split, inputs, client, stickyHeader, deadline, draw, replyOn, observed)) {
                route.cascade().answer(inputs, client, deadline, route.cascadeObserver(), replyOn, observed);
            }
        } catch (Throwable bug) {
            if (!observed.endBy(bug)) {
                throw bug;
            }
        }
    }

    /** The end of a request, whatever it comes to: handed over once, and counted. Lives where the request does. */
    private final class Observed implements Consumer<PredictResult> {
        private final Route route;
        private final Deadline deadline;
        private final Protocol protocol;
        private final Consumer<PredictResult> done;
        private boolean over;

        Observed(Route route, Deadline deadline, Protocol protocol, Consumer<PredictResult> done) {
            this.route = route;
            this.deadline = deadline;
            this.protocol = protocol;
            this.done = done;
        }

        @Override
        public void accept(PredictResult result) {
            if (over) {
                return;
            }
            over = true;
            try {
                done.accept(result);
            } finally {
                observe(route, deadline, protocol, result);
            }
        }

        /** @return false if it had ended before: what was thrown since is for the caller to tell of */
        boolean endBy(Throwable bug) {
            if (over) {
                return false;
            }
            accept(new PredictResult.Broken(bug));
            return true;
        }
    }

    private void observe(Route route, Deadline deadline, Protocol protocol, PredictResult result) {
        long nowNanos = nanoClock.getAsLong();
        route.observer().inflight(-1);
        route.observer().request(protocol, outcome(result), nowNanos - deadline.startNanos());
        if (deadline.remainingNanos(nowNanos) < 0) {
            missed(route, deadline, nowNanos);
        }
    }

    /** The endpoint's deadline is a promise; a caller may set a limit that nobody can keep. */
    private static void missed(Route route, Deadline deadline, long nowNanos) {
        if (nowNanos - deadline.startNanos() > route.deadlineNanos()) {
            route.observer().deadlineMissed();
        } else {
            route.observer().callerLimitMissed();
        }
    }

    private static Outcome outcome(PredictResult result) {
        return switch (result) {
            case PredictResult.Answered answered -> answered.degraded() == null ? Outcome.OK : Outcome.DEGRADED;
            case PredictResult.Rejected ignored -> Outcome.REJECTED;
            case PredictResult.MissingFeatures ignored -> Outcome.REJECTED;
            case PredictResult.TooLarge ignored -> Outcome.REJECTED;
            case PredictResult.Unanswered ignored -> Outcome.FAILED;
            case PredictResult.Broken ignored -> Outcome.FAILED;
        };
    }
}
