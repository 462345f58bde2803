package dev.belay.serving;

import dev.belay.cascade.Tier;
import dev.belay.monitoring.Observations.Outcome;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.monitoring.Observations.TapObserver;
import dev.belay.routing.CountedKeys;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.routing.Split;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A prediction whole, whichever wire it comes by. A wire's part is to hold the request's {@link RequestRoom}, to {@link #find}
 * the route once, to decode the body against it, and to encode the result; here the deadline starts, a rollout draws the
 * request's arm, the cascade answers, and what happened is observed.
 */
public final class PredictionService {
    private final LongSupplier nanoClock;
    private final Supplier<String> ids;
    private final RolloutParticipant.Draw draw;
    private final Admission admission;
    private final AtomicReference<RoutingTable> table = new AtomicReference<>(RoutingTable.EMPTY);
    /** As long as there is none, taps cost a prediction one look here. */
    private final List<TapQueue> taps = new CopyOnWriteArrayList<>();

    private volatile boolean started;
    private volatile boolean draining;

    /**
     * @param random evenly distributed over all longs; called on the requests' threads
     * @param ids of predictions, each another; called on the requests' threads
     * @param ticks the clock of the evidence
     * @param admission of all predictions together
     */
    public PredictionService(
            LongSupplier nanoClock, LongSupplier random, Supplier<String> ids, Ticks ticks, Admission admission) {
        this.nanoClock = nanoClock;
        this.ids = ids;
        this.draw = new RolloutParticipant.Draw(random, ticks);
        this.admission = admission;
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

    /** Bounds what all predictions under way take of memory, and counts them. */
    public Admission admission() {
        return admission;
    }

    /** From now on it isn't ready; predictions are still answered. */
    public void drain() {
        draining = true;
    }

    public boolean draining() {
        return draining;
    }

    /**
     * Started, not draining, and at least one tier can serve at each endpoint that the configuration names or that has
     * served before. Whatever reports "ready" asks here.
     */
    public boolean ready() {
        return started && !draining && table().serves();
    }

    /**
     * From now on a tap gets every prediction that ends, as far as it keeps up.
     *
     * @param threads makes the one that the tap is called on: a daemon
     * @return takes the tap away again
     */
    public Runnable register(Tap tap, TapLimits limits, TapObserver observer, ThreadFactory threads) {
        TapQueue queue = new TapQueue(tap, limits, observer, threads, nanoClock);
        taps.add(queue);
        return () -> {
            taps.remove(queue);
            queue.close();
        };
    }

    /** Who gets it when a prediction has ended. */
    List<TapQueue> taps() {
        return taps;
    }

    long nanoTime() {
        return nanoClock.getAsLong();
    }

    /** The id of a request from its receipt on. */
    public String newId() {
        return ids.get();
    }

    /**
     * The route of an endpoint or of one version alone, whatever its state. To be asked once per request.
     *
     * @param version null for the endpoint itself
     * @throws RejectedException if there is none
     */
    public Route find(String name, @Nullable String version) throws RejectedException {
        return find(table(), name, version);
    }

    /** Likewise, in a table that was read before. */
    public static Route find(RoutingTable table, String name, @Nullable String version) throws RejectedException {
        Route route = version == null ? table.endpoint(name) : table.version(name, version);
        if (route != null) {
            return route;
        }
        throw new RejectedException(
                version == null || !table.knows(name)
                        ? new Rejection.UnknownEndpoint(name, table.versions(name))
                        : new Rejection.UnknownVersion(name, version));
    }

    /**
     * The route, which can serve: at least one of its tiers is loaded.
     *
     * @throws RejectedException if there is none, or none that can
     */
    public static Route findReady(RoutingTable table, String name, @Nullable String version) throws RejectedException {
        Route route = find(table, name, version);
        if (route.canServe()) {
            return route;
        }
        String reasons = route.cascade().tiers().stream()
                .map(tier -> tier.name() + ": " + tier.unavailableBecause())
                .collect(Collectors.joining("; "));
        throw new RejectedException(new Rejection.NotReady(name, version, reasons));
    }

    /** The codec refused a request: it counts as the caller's fault and against no model. */
    public void rejected(Route route, Protocol protocol, long startNanos) {
        route.observer().request(protocol, Outcome.REJECTED, nanoClock.getAsLong() - startNanos);
    }

    /** No input was sent. An endpoint may have many more features than a request needs: those of its tiers count. */
    public static Rejection.MissingInputs nothingSent(Route route) {
        FeatureSet features = route.features();
        Inputs none = nothing(features);
        for (Tier tier : route.cascade().tiers()) {
            if (tier.unavailableBecause().isEmpty()
                    && tier.check(none) instanceof InputVerdict.Unsupported needs
                    && !needs.missing().isEmpty()) {
                return new Rejection.MissingInputs(route.endpoint(), needs.present(), needs.missing());
            }
        }
        return new Rejection.MissingInputs(route.endpoint(), List.of(), features.names());
    }

    /** For a route where no tier can answer, and whose inputs may not be known. */
    public static Inputs nothing(FeatureSet features) {
        return new Inputs(features, new Tensor[features.size()], 1);
    }

    /**
     * Predicts before the deadline.
     *
     * @param replyOn the request's event loop, one object per loop; the calling thread must be that loop's
     * @param done called once, on {@code replyOn} or at once on the calling thread; when it returns the answer counts as
     *     handed to the socket
     */
    public void predict(PredictionRequest request, Executor replyOn, Consumer<PredictionResult> done) {
        Route route = request.route();
        Deadline deadline = Deadline.of(nanoClock.getAsLong(), request.budgetNanos(), route.deadlineNanos());
        route.observer().inflight(1);
        PredictionUnderWay prediction = new PredictionUnderWay(this, request, deadline, done);
        try {
            CountedKeys keys = route.counted();
            if (keys != null) {
                keys.count(request.inputs(), request.stickyKey());
            }
            Split split = route.split();
            if (split == null || !RolloutParticipant.begin(prediction, split, draw, replyOn)) {
                route.cascade()
                        .answer(
                                request.inputs(),
                                request.client(),
                                deadline,
                                route.cascadeObserver(),
                                replyOn,
                                prediction);
            }
        } catch (Throwable bug) {
            if (!prediction.endBy(bug)) {
                throw bug;
            }
        }
    }
}
