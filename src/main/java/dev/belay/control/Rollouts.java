package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.QueryResult;
import dev.belay.journal.WritePolicy;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.serving.PredictionService;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The owners of all endpoints, and the one routing table that they make together. */
public final class Rollouts {
    private final PredictionService predictionService;
    private final Runnable wake;
    private volatile Map<String, EndpointOwner> owners = Map.of();
    private volatile Map<String, Map<String, Route>> versions = Map.of();
    /** Names that are no endpoints as long as they have never served. */
    private volatile Set<String> onlyTiers = Set.of();

    private volatile Consumer<String> warning = message -> {};
    /** Histories of endpoints that were opened without theirs. */
    private final Map<String, CompletableFuture<QueryResult<JournalReplay.Read>>> unread = new ConcurrentHashMap<>();

    /** @param wake has {@link #turn} called soon; any thread */
    public Rollouts(PredictionService predictionService, Runnable wake) {
        this.predictionService = predictionService;
        this.wake = wake;
    }

    /**
     * Reads the journal of these endpoints, and installs the routing table. A store that doesn't answer in time is read when
     * it is back: until then the configuration routes, and nothing can be started.
     *
     * @param alone every version's own route
     * @param warn called for each endpoint at which the configuration doesn't route, and for those that are gone; any thread
     */
    public void open(
            Ports ports,
            List<ConfiguredEndpoint> endpoints,
            Map<String, Map<String, Route>> alone,
            Consumer<String> warn,
            Duration patience,
            Moment now)
            throws InterruptedException {
        versions = alone;
        onlyTiers = Adoption.onlyTiers(endpoints);
        warning = warn;
        ports.journal().whenBack(wake);
        Map<JournalReplay, CompletableFuture<QueryResult<JournalReplay.Read>>> asked = new LinkedHashMap<>();
        for (ConfiguredEndpoint endpoint : endpoints) {
            JournalReplay replay = new JournalReplay(ports, new Adoption(endpoint, ports.routes()::defect));
            asked.put(replay, replay.read());
        }
        await(CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)), patience);
        Map<String, JournalReplay.Read> read = new HashMap<>();
        Map<String, EndpointOwner> opened = new LinkedHashMap<>();
        asked.forEach((replay, history) -> {
            String endpoint = replay.adoption().endpoint();
            if (known(history) instanceof JournalReplay.Read known) {
                read.put(endpoint, known);
                opened.put(endpoint, open(replay, known, now));
            } else {
                unread.put(endpoint, history);
                opened.put(endpoint, new EndpointOwner(replay, false, replay.unread(), this::reroute, wake));
            }
        });
        owners = opened;
        reroute();
        ports.tombstones().compact(tombstone -> isJournaled(read.get(tombstone.stream()), tombstone));
        Unserved.report(ports.journal(), opened.keySet(), warn);
    }

    /** Null if the history isn't there yet, or the store doesn't answer. */
    private static JournalReplay.@Nullable Read known(CompletableFuture<QueryResult<JournalReplay.Read>> history) {
        return history.isDone()
                        && !history.isCompletedExceptionally()
                        && history.join() instanceof QueryResult.Known<JournalReplay.Read>(JournalReplay.Read read)
                ? read
                : null;
    }

    private static boolean isJournaled(JournalReplay.@Nullable Read read, JournalEntry tombstone) {
        return read != null && read.entries().stream().anyMatch(tombstone::sameDecision);
    }

    private EndpointOwner open(JournalReplay replay, JournalReplay.Read read, Moment now) {
        Adoption adoption = replay.adoption();
        StartDecision decision = StartDecision.of(
                adoption, replay.fold(read.entries()), replay.ports().routes(), now.at());
        Stream.concat(replay.missing(read.entries()).stream(), decision.entries().stream())
                .forEach(entry -> replay.ports().journal().append(entry, WritePolicy.GUARANTEED));
        if (!decision.pending().isEmpty()) {
            warning.accept(
                    "configuration state=pending endpoint=" + adoption.endpoint() + " reason=" + decision.pending());
        }
        EndpointOwner owner = new EndpointOwner(replay, true, decision.state(), this::reroute, wake);
        owner.resume(read.evidence(), now.nanos());
        return owner;
    }

    private static void await(CompletableFuture<?> asked, Duration patience) throws InterruptedException {
        try {
            asked.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException unanswered) {
            // The caller looks which ones are.
        }
    }

    /**
     * Opens an endpoint again whose history is there at last; else asks for it again, if the store is there.
     *
     * @throws java.util.concurrent.CompletionException for a bug on the way; the next turn tries again
     */
    private void learn(EndpointOwner owner, Moment now) {
        CompletableFuture<QueryResult<JournalReplay.Read>> history = unread.get(owner.endpoint());
        if (history == null || !history.isDone()) {
            return;
        }
        JournalReplay.Read read = known(history);
        if (read == null && owner.ports().journal().unavailableBecause().isPresent()) {
            return;
        }
        // First: what opening journals before a bug must not be journaled twice.
        JournalReplay replay = new JournalReplay(owner.ports(), owner.adoption());
        unread.put(owner.endpoint(), replay.read());
        if (read == null) {
            history.join();
            return;
        }
        Map<String, EndpointOwner> next = new LinkedHashMap<>(owners);
        next.put(owner.endpoint(), open(replay, read, now));
        unread.remove(owner.endpoint());
        owners = next;
        reroute();
    }

    /** Swaps the table for one of what every owner routes now. */
    private synchronized void reroute() {
        Map<String, Route> routes = new LinkedHashMap<>();
        Set<String> spare = new HashSet<>();
        for (EndpointOwner owner : owners.values()) {
            if (owner.required() || !owner.known() || !onlyTiers.contains(owner.endpoint())) {
                routes.put(owner.endpoint(), owner.route());
            }
            if (!owner.required()) {
                spare.add(owner.endpoint());
            }
        }
        predictionService.install(new RoutingTable(routes, versions, spare));
    }

    /**
     * To be called every millisecond or so while it returns true, every 100 otherwise. A bug at one endpoint keeps no other
     * from its turn.
     */
    public boolean turn(Moment now) {
        boolean soon = false;
        Throwable bug = null;
        for (EndpointOwner owner : owners.values()) {
            try {
                soon |= owner.turn(now);
                learn(owner, now);
            } catch (Throwable ofThisOne) {
                bug = ofThisOne;
            }
        }
        return switch (bug) {
            case null -> soon;
            case Error error -> throw error;
            case RuntimeException exception -> throw exception;
            default -> throw new IllegalStateException(bug);
        };
    }

    /** To be called once, when the turns have ended and no request comes any more, before the journal is closed. */
    public void end(Moment now) {
        owners.values().forEach(owner -> owner.end(now));
    }

    public Collection<String> endpoints() {
        return owners.keySet();
    }

    public CompletionStage<Reply> start(String endpoint, StartRequest wanted, Actor actor, Moment now) {
        return at(endpoint, owner -> new StartRollout(owner, wanted).start(actor, now));
    }

    /** Changes a rollout. */
    public CompletionStage<Reply> change(
            String endpoint, String id, Condition condition, RolloutCommand command, Actor actor, Moment now) {
        return at(endpoint, owner -> new RolloutCommands(owner, actor, now).change(id, condition, command));
    }

    /** Undoes the last promotion, baked or not. */
    public CompletionStage<Reply> revert(String endpoint, String why, Actor actor, Moment now) {
        return at(endpoint, owner -> new RolloutCommands(owner, actor, now).revert(why));
    }

    /** Adopts the configuration's tiers if they wait for an operator. */
    public CompletionStage<Reply> adopt(String endpoint, Actor actor, Moment now) {
        return at(endpoint, owner -> new RolloutCommands(owner, actor, now).adopt());
    }

    private CompletionStage<Reply> at(String endpoint, Function<EndpointOwner, CompletionStage<Reply>> command) {
        return find(endpoint, command)
                .orElseGet(() -> CompletableFuture.completedStage(
                        Reply.refused(Reply.Kind.UNKNOWN, "endpoint '" + endpoint + "' is not found")));
    }

    private <T> Optional<T> find(String endpoint, Function<EndpointOwner, T> task) {
        return Optional.ofNullable(owners.get(endpoint)).map(owner -> owner.locked(() -> task.apply(owner)));
    }

    /** Newest first; null if there is no such endpoint. */
    public @Nullable List<RolloutView> list(String endpoint) {
        return find(endpoint, RolloutViews::all).orElse(null);
    }

    public Optional<RolloutView> find(String endpoint, String id) {
        return find(endpoint, owner -> owner.state().rollout(id).map(rollout -> RolloutViews.of(owner, rollout)))
                .flatMap(view -> view);
    }

    /** Why an endpoint's journal can't be followed; empty if it can. */
    public String journalGap(String endpoint) {
        return find(endpoint, EndpointOwner::gap).orElse("");
    }

    /** Why an endpoint's configuration doesn't route; empty if it does. */
    public String configPending(String endpoint) {
        return find(endpoint, EndpointOwner::configPending).orElse("");
    }
}
