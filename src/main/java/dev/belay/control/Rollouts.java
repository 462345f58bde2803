package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Journal;
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

    private volatile Consumer<String> warning = words -> {};
    /** Endpoints whose history has been asked for again. */
    private final Set<String> learning = ConcurrentHashMap.newKeySet();

    private final AtomicReference<@Nullable Throwable> learningBug = new AtomicReference<>();

    /**
     * @param wake has {@link #turn} called soon; any thread
     * @param clock for what happens when the journal comes back
     */
    public Rollouts(PredictionService predictionService, Runnable wake, Supplier<Moment> clock) {
        this.predictionService = predictionService;
        this.wake = wake;
        this.clock = clock;
    }

    /**
     * Reads what the journal knows of these endpoints, and installs the routing table. A store that doesn't answer in time
     * is read when it is back: until then the configuration routes, and nothing can be started.
     *
     * @param alone every version's own route
     * @param warn told, in words, of each endpoint where not the configuration routes, and of those that are gone; any thread
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
        // Registered first: a store that comes back while it is asked says so once.
        with.journal().whenBack(this::learn);
        Map<Adoption, CompletableFuture<QueryResult<JournalReplay.Read>>> asked = new LinkedHashMap<>();
        for (ConfiguredEndpoint endpoint : endpoints) {
            Adoption adoption = new Adoption(endpoint, with.routes()::defect);
            asked.put(adoption, new JournalReplay(with).read(adoption));
        }
        await(CompletableFuture.allOf(asked.values().toArray(CompletableFuture[]::new)), patience);
        Map<String, QueryResult<JournalReplay.Read>> read = new LinkedHashMap<>();
        Map<String, EndpointOwner> opened = new LinkedHashMap<>();
        asked.forEach((adoption, history) -> {
            QueryResult<JournalReplay.Read> answer = history.isCompletedExceptionally()
                    ? new QueryResult.Unknown<>("a bug; it is read again")
                    : history.getNow(new QueryResult.Unknown<>("it doesn't answer"));
            read.put(adoption.endpoint(), answer);
            opened.put(adoption.endpoint(), open(adoption, answer, now));
        });
        owners = opened;
        reroute();
        with.tombstones().compact(tombstone -> journaled(read.get(tombstone.stream()), tombstone));
        asked.forEach((adoption, history) -> {
            if (read.get(adoption.endpoint()) instanceof QueryResult.Unknown && learning.add(adoption.endpoint())) {
                // A store that is slow, not down, answers this question yet, and never comes back.
                learn(adoption, history);
            }
        });
        Unserved.tell(with.journal(), opened.keySet(), warn);
    }

    private Ports ports() {
        Ports now = ports;
        if (now == null) {
            throw new IllegalStateException("not open");
        }
        return now;
    }

    private static boolean journaled(@Nullable QueryResult<JournalReplay.Read> history, JournalEntry tombstone) {
        return history instanceof QueryResult.Known<JournalReplay.Read>(JournalReplay.Read read)
                && read.entries().stream().anyMatch(tombstone::sameDecision);
    }

    private EndpointOwner open(Adoption adoption, QueryResult<JournalReplay.Read> history, Moment now) {
        JournalReplay histories = new JournalReplay(ports());
        return switch (history) {
            case QueryResult.Known<JournalReplay.Read>(JournalReplay.Read read) -> open(adoption, histories, read, now);
            case QueryResult.Unknown<JournalReplay.Read> ignored ->
                new EndpointOwner(adoption, false, histories, histories.unread(adoption), this::reroute, wake);
        };
    }

    private EndpointOwner open(Adoption adoption, JournalReplay histories, JournalReplay.Read read, Moment now) {
        Journal journal = ports().journal();
        EndpointState past = histories.fold(adoption, read.entries());
        histories
                .missing(adoption, read.entries())
                .forEach(tombstone -> journal.append(tombstone, WritePolicy.GUARANTEED));
        // Behind a gap nobody knows what was decided: an operator says what is to route.
        Adoption.Choice choice = past.gap().isPresent() ? new Adoption.Choice.Keep() : adoption.choose(past);
        switch (choice) {
            case Adoption.Choice.Adopt adopt -> {
                // What a folder offers by itself is taken for good, so not before it has once served.
                if (past.adopted()
                        || adoption.configured().folder() == null
                        || ports().routes().canServe(adoption.plan())) {
                    past = decided(past, Optional.of(adoption.entry(adopt.why(), Actor.BELAY, now.at())));
                }
            }
            case Adoption.Choice.Confirm confirm ->
                past = decided(past, Optional.of(adoption.entry(confirm.why(), Actor.BELAY, now.at())));
            case Adoption.Choice.Keep ignored -> {}
            case Adoption.Choice.Wait wait ->
                warning.accept("configuration state=pending endpoint=" + adoption.endpoint() + " reason=" + wait.why());
        }
        if (past.gap().isEmpty()) {
            past = decided(past, adoption.waiting(past, choice, now.at()));
        }
        past = decided(past, Artifacts.compare(past, ports().routes(), now.at()));
        EndpointOwner owner = new EndpointOwner(adoption, true, histories, past, this::reroute, wake);
        owner.resume(read.evidence(), now.nanos());
        return owner;
    }

    private EndpointState decided(EndpointState before, Optional<JournalEntry> decided) {
        decided.ifPresent(entry -> ports().journal().append(entry, WritePolicy.GUARANTEED));
        return decided.map(before::apply).orElse(before);
    }

    private static void await(CompletableFuture<?> asked, Duration patience) throws InterruptedException {
        try {
            asked.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException notThere) {
            // What isn't there is unknown; the caller looks.
        }
    }

    /** Those that were opened without the journal learn what it says, now that it is there. */
    private void learn() {
        for (EndpointOwner owner : owners.values()) {
            if (!owner.known() && learning.add(owner.endpoint())) {
                learn(owner.adoption(), new JournalReplay(ports()).read(owner.adoption()));
            }
        }
    }

    /** A bug on the way is said by the next turn, and it is tried again. */
    private void learn(Adoption adoption, CompletableFuture<QueryResult<JournalReplay.Read>> history) {
        history.thenAccept(late -> learned(adoption, late)).exceptionally(bug -> {
            learningBug.set(bug);
            learning.remove(adoption.endpoint());
            return null;
        });
    }

    /** Opens it once everything is there: what opening decides is journaled, and must not be so twice. */
    private void learned(Adoption adoption, QueryResult<JournalReplay.Read> history) {
        if (history instanceof QueryResult.Known) {
            install(open(adoption, history, clock.get()));
        } else {
            learning.remove(adoption.endpoint());
        }
    }

    private synchronized void install(EndpointOwner learned) {
        Map<String, EndpointOwner> next = new LinkedHashMap<>(owners);
        next.put(learned.endpoint(), learned);
        owners = next;
        reroute();
    }

    /** Swaps the table for one that is made of what every owner routes now. */
    private synchronized void reroute() {
        Map<String, Route> routes = new LinkedHashMap<>();
        owners.values().stream()
                .filter(owner -> owner.needed() || !owner.known() || !onlyTiers.contains(owner.endpoint()))
                .forEach(owner -> routes.put(owner.endpoint(), owner.route()));
        Set<String> spare = new HashSet<>();
        owners.values().stream().filter(owner -> !owner.needed()).forEach(owner -> spare.add(owner.endpoint()));
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

    /** Starts a rollout. @param again tries a version that was rolled back before */
    public CompletionStage<Reply> start(String endpoint, StartRequest wanted, Actor actor, Moment now) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? unknown(endpoint) : StartRollout.start(owner, wanted, actor, now);
    }

    /** Changes a rollout. */
    public CompletionStage<Reply> change(
            String endpoint, String id, Condition condition, RolloutCommand call, Actor actor, Moment now) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? unknown(endpoint) : RolloutCommands.change(owner, id, condition, call, actor, now);
    }

    /** Undoes the last promotion, baked or not. */
    public CompletionStage<Reply> revert(String endpoint, String why, Actor actor, Moment now) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? unknown(endpoint) : RolloutCommands.revert(owner, why, actor, now);
    }

    /** Takes over the configuration's tiers where they wait for an operator. */
    public CompletionStage<Reply> adopt(String endpoint, Actor actor, Moment now) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? unknown(endpoint) : RolloutCommands.adopt(owner, actor, now);
    }

    private static CompletionStage<Reply> unknown(String endpoint) {
        return CompletableFuture.completedFuture(
                Reply.refused(Reply.Kind.UNKNOWN, "endpoint '" + endpoint + "' is not found"));
    }

    /** Newest first; null if there is no such endpoint. */
    public @Nullable List<RolloutView> list(String endpoint) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? null : RolloutViews.all(owner);
    }

    public Optional<RolloutView> find(String endpoint, String id) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? Optional.empty() : RolloutViews.find(owner, id);
    }

    /** Why an endpoint's journal can't be followed, in words; empty if it can. */
    public String journalGap(String endpoint) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? "" : owner.locked(owner::gap);
    }

    /** Why an endpoint's configuration doesn't route, in words; empty if it does. */
    public String configPending(String endpoint) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? "" : owner.locked(owner::configPending);
    }
}
