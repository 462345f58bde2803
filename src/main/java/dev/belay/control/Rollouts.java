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
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The owners of all endpoints, and the one routing table that they make together. */
public final class Rollouts {
    private final PredictionService predictionService;
    private final Runnable wake;
    private final Supplier<Moment> clock;
    private volatile @Nullable Ports ports;
    private volatile Map<String, EndpointOwner> owners = Map.of();
    private volatile Map<String, Map<String, Route>> versions = Map.of();
    /** Names that are no endpoints as long as they have never served. */
    private volatile Set<String> onlyTiers = Set.of();

    private volatile Consumer<String> warning = message -> {};
    /** Endpoints whose history is being asked for again. */
    private final Set<String> learning = ConcurrentHashMap.newKeySet();

    private final AtomicReference<@Nullable Throwable> learningBug = new AtomicReference<>();

    /**
     * @param wake has {@link #turn} called soon; any thread
     * @param clock for decisions once the journal is back
     */
    public Rollouts(PredictionService predictionService, Runnable wake, Supplier<Moment> clock) {
        this.predictionService = predictionService;
        this.wake = wake;
        this.clock = clock;
    }

    /**
     * Reads the journal of these endpoints, and installs the routing table. A store that doesn't answer in time is read when
     * it is back: until then the configuration routes, and nothing can be started.
     *
     * @param alone every version's own route
     * @param warn called for each endpoint at which the configuration doesn't route, and for those that are gone; any thread
     */
    public void open(
            Ports with,
            List<ConfiguredEndpoint> endpoints,
            Map<String, Map<String, Route>> alone,
            Consumer<String> warn,
            Duration patience,
            Moment now)
            throws InterruptedException {
        ports = with;
        versions = alone;
        onlyTiers = Adoption.onlyTiers(endpoints);
        warning = warn;
        // Registered first: a store that comes back while it is asked reports that once.
        with.journal().whenBack(this::learn);
        Map<JournalReplay, CompletableFuture<QueryResult<JournalReplay.Read>>> asked = new LinkedHashMap<>();
        for (ConfiguredEndpoint endpoint : endpoints) {
            JournalReplay replay = new JournalReplay(with, new Adoption(endpoint, with.routes()::defect));
            asked.put(replay, replay.read());
        }
        await(CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)), patience);
        Map<String, QueryResult<JournalReplay.Read>> read = new LinkedHashMap<>();
        Map<String, EndpointOwner> opened = new LinkedHashMap<>();
        asked.forEach((replay, history) -> {
            String endpoint = replay.adoption().endpoint();
            QueryResult<JournalReplay.Read> answer = history.isCompletedExceptionally()
                    ? new QueryResult.Unknown<>("a bug; it is read again")
                    : history.getNow(new QueryResult.Unknown<>("it doesn't answer"));
            read.put(endpoint, answer);
            opened.put(endpoint, open(replay, answer, now));
        });
        owners = opened;
        reroute();
        with.tombstones().compact(tombstone -> isJournaled(read.get(tombstone.stream()), tombstone));
        asked.forEach((replay, history) -> {
            String endpoint = replay.adoption().endpoint();
            if (read.get(endpoint) instanceof QueryResult.Unknown && learning.add(endpoint)) {
                // A store that is slow, not down, still answers this question, and never comes back.
                learn(replay, history);
            }
        });
        Unserved.report(with.journal(), opened.keySet(), warn);
    }

    private Ports ports() {
        Ports now = ports;
        if (now == null) {
            throw new IllegalStateException("not open");
        }
        return now;
    }

    private static boolean isJournaled(@Nullable QueryResult<JournalReplay.Read> history, JournalEntry tombstone) {
        return history instanceof QueryResult.Known<JournalReplay.Read>(JournalReplay.Read read)
                && read.entries().stream().anyMatch(tombstone::sameDecision);
    }

    private EndpointOwner open(JournalReplay replay, QueryResult<JournalReplay.Read> history, Moment now) {
        if (!(history instanceof QueryResult.Known<JournalReplay.Read>(JournalReplay.Read read))) {
            return new EndpointOwner(replay, false, replay.unread(), this::reroute, wake);
        }
        Adoption adoption = replay.adoption();
        StartDecision decision = StartDecision.of(
                adoption, replay.fold(read.entries()), replay.ports().routes(), now.at());
        replay.missing(read.entries()).forEach(this::journal);
        decision.entries().forEach(this::journal);
        if (!decision.pending().isEmpty()) {
            warning.accept(
                    "configuration state=pending endpoint=" + adoption.endpoint() + " reason=" + decision.pending());
        }
        EndpointOwner owner = new EndpointOwner(replay, true, decision.state(), this::reroute, wake);
        owner.resume(read.evidence(), now.nanos());
        return owner;
    }

    private void journal(JournalEntry entry) {
        ports().journal().append(entry, WritePolicy.GUARANTEED);
    }

    private static void await(CompletableFuture<?> asked, Duration patience) throws InterruptedException {
        try {
            asked.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException unanswered) {
            // The caller looks which ones are.
        }
    }

    /** Those that were opened without the journal read it, now that it is there. */
    private void learn() {
        for (EndpointOwner owner : owners.values()) {
            if (!owner.known() && learning.add(owner.endpoint())) {
                JournalReplay replay = new JournalReplay(ports(), owner.adoption());
                learn(replay, replay.read());
            }
        }
    }

    /** A bug on the way is thrown by the next turn, and it is tried again. */
    private void learn(JournalReplay replay, CompletableFuture<QueryResult<JournalReplay.Read>> history) {
        String endpoint = replay.adoption().endpoint();
        history.thenAccept(late -> {
                    if (late instanceof QueryResult.Known) {
                        // It stays in learning: what opening decides is journaled, and must not be so twice.
                        install(open(replay, late, clock.get()));
                    } else {
                        learning.remove(endpoint);
                    }
                })
                .exceptionally(bug -> {
                    learningBug.set(bug);
                    learning.remove(endpoint);
                    return null;
                });
    }

    private synchronized void install(EndpointOwner learned) {
        Map<String, EndpointOwner> next = new LinkedHashMap<>(owners);
        next.put(learned.endpoint(), learned);
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
        boolean unread = false;
        Throwable bug = learningBug.getAndSet(null);
        for (EndpointOwner owner : owners.values()) {
            try {
                soon |= owner.turn(now);
                unread |= !owner.known();
            } catch (Throwable ofThisOne) {
                bug = ofThisOne;
            }
        }
        if (unread && ports().journal().unavailableBecause().isEmpty()) {
            learn();
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
