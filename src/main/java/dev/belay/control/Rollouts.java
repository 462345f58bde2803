package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Answer;
import dev.belay.journal.Entry;
import dev.belay.journal.Insistence;
import dev.belay.journal.Tombstones;
import dev.belay.rollout.Rollout;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import dev.belay.routing.RoutingTable;
import dev.belay.serving.RequestPath;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The owners of all endpoints, and the one routing table that they make together. */
public final class Rollouts {
    private final RequestPath requestPath;
    private final Runnable wake;
    private final Supplier<Moment> clock;
    private volatile @Nullable Ports ports;
    private volatile Map<String, EndpointOwner> owners = Map.of();
    private volatile Map<String, Map<String, Route>> versions = Map.of();
    /** Endpoints whose history has been asked for again. */
    private final Set<String> learning = ConcurrentHashMap.newKeySet();

    /**
     * @param wake has {@link #turn} called soon; any thread
     * @param clock for what happens when the journal comes back
     */
    public Rollouts(RequestPath requestPath, Runnable wake, Supplier<Moment> clock) {
        this.requestPath = requestPath;
        this.wake = wake;
        this.clock = clock;
    }

    /**
     * Reads what the journal knows of these endpoints, and installs the routing table. A store that doesn't answer in time
     * is read when it is back: until then the configuration routes, and nothing can be started.
     *
     * @param plans as configured, or natural
     * @param natural names of those that no configuration names
     * @param alone every version's own route
     */
    public void open(
            Ports with,
            List<EndpointPlan> plans,
            Set<String> natural,
            Map<String, Map<String, Route>> alone,
            Duration patience,
            Moment now)
            throws InterruptedException {
        ports = with;
        versions = alone;
        Map<String, CompletableFuture<Answer<List<Entry>>>> histories = new LinkedHashMap<>();
        for (EndpointPlan plan : plans) {
            histories.put(plan.name(), history(plan.name()));
        }
        await(CompletableFuture.allOf(histories.values().toArray(CompletableFuture[]::new)), patience);
        Map<String, EndpointOwner> opened = new LinkedHashMap<>();
        for (EndpointPlan plan : plans) {
            Adoption adoption = new Adoption(plan, natural.contains(plan.name()));
            Answer<List<Entry>> history = Objects.requireNonNull(histories.get(plan.name()))
                    .getNow(new Answer.Unknown<>("it doesn't answer"));
            opened.put(plan.name(), open(adoption, history, now));
        }
        owners = opened;
        for (EndpointOwner owner : opened.values()) {
            Optional<Rollout> running = owner.past().running();
            if (running.isPresent()) {
                owner.resume(evidence(running.get(), patience), now.nanos());
            }
        }
        reroute();
        ports().tombstones().compact(tombstone -> journaled(histories, tombstone));
        ports().journal().whenBack(this::learn);
    }

    private Ports ports() {
        Ports now = ports;
        if (now == null) {
            throw new IllegalStateException("not open");
        }
        return now;
    }

    private CompletableFuture<Answer<List<Entry>>> history(String endpoint) {
        return ports().journal().history(endpoint, Past.kinds()).toCompletableFuture();
    }

    private static boolean journaled(Map<String, CompletableFuture<Answer<List<Entry>>>> histories, Entry tombstone) {
        CompletableFuture<Answer<List<Entry>>> history = histories.get(tombstone.stream());
        return history != null
                && history.getNow(new Answer.Unknown<>("")) instanceof Answer.Known<List<Entry>>(List<Entry> entries)
                && entries.stream().anyMatch(tombstone::sameDecision);
    }

    /** What the journal says, and then the tombstones that it lacks. */
    private Past fold(Adoption adoption, List<Entry> known) {
        Past past = new Past(adoption.plan());
        known.forEach(past::add);
        missing(adoption, known).forEach(past::add);
        return past;
    }

    private List<Entry> missing(Adoption adoption, List<Entry> known) {
        List<Entry> buried = ports().tombstones().all().stream()
                .filter(tombstone -> tombstone.stream().equals(adoption.plan().name()))
                .toList();
        return Tombstones.missingFrom(known, buried);
    }

    private EndpointOwner open(Adoption adoption, Answer<List<Entry>> history, Moment now) {
        List<Entry> known = history instanceof Answer.Known<List<Entry>>(List<Entry> entries) ? entries : List.of();
        List<Entry> missing = missing(adoption, known);
        Past past = fold(adoption, known);
        if (!(history instanceof Answer.Known)) {
            return new EndpointOwner(adoption, false, ports(), past, this::reroute, wake);
        }
        missing.forEach(tombstone -> ports().journal().append(tombstone, Insistence.DECISION));
        String pending = "";
        switch (adoption.choose(past)) {
            case Adoption.Choice.Keep ignored -> {}
            case Adoption.Choice.Adopt adopt -> {
                Entry entry = adoption.entry(adopt.why(), Actor.BELAY, now.at());
                past.add(entry);
                ports().journal().append(entry, Insistence.DECISION);
            }
            case Adoption.Choice.Wait wait -> pending = wait.why();
        }
        EndpointOwner owner = new EndpointOwner(adoption, true, ports(), past, this::reroute, wake);
        owner.configPending(pending);
        return owner;
    }

    private Optional<String> evidence(Rollout running, Duration patience) throws InterruptedException {
        CompletableFuture<Answer<Optional<String>>> asked =
                ports().journal().evidenceOf(running.id()).toCompletableFuture();
        await(asked, patience);
        return asked.getNow(new Answer.Unknown<>("it doesn't answer"))
                        instanceof Answer.Known<Optional<String>>(Optional<String> text)
                ? text
                : Optional.empty();
    }

    private static void await(CompletableFuture<?> asked, Duration patience) throws InterruptedException {
        try {
            asked.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException notThere) {
            // What isn't there is unknown; the caller looks.
        }
    }

    /** The journal is back: those that were opened without it learn what it says. On the journal's thread. */
    private void learn() {
        for (EndpointOwner owner : owners.values()) {
            if (!owner.known() && learning.add(owner.endpoint())) {
                history(owner.endpoint()).thenAccept(history -> {
                    if (history instanceof Answer.Known<List<Entry>>(List<Entry> entries)) {
                        learn(
                                owner.adoption(),
                                history,
                                fold(owner.adoption(), entries).running());
                    } else {
                        learning.remove(owner.endpoint());
                    }
                });
            }
        }
    }

    /** Opens it once everything is there: what opening decides is journaled, and must not be so twice. */
    private void learn(Adoption adoption, Answer<List<Entry>> history, Optional<Rollout> running) {
        if (running.isEmpty()) {
            install(open(adoption, history, clock.get()));
            return;
        }
        ports().journal().evidenceOf(running.get().id()).thenAccept(answer -> {
            if (answer instanceof Answer.Known<Optional<String>>(Optional<String> text)) {
                EndpointOwner learned = open(adoption, history, clock.get());
                learned.resume(text, clock.get().nanos());
                install(learned);
            } else {
                learning.remove(adoption.plan().name());
            }
        });
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
        owners.values().forEach(owner -> routes.put(owner.endpoint(), owner.route()));
        requestPath.install(new RoutingTable(routes, versions));
    }

    /**
     * To be called every millisecond or so while it returns true, every 100 otherwise. A bug at one endpoint keeps no other
     * from its turn.
     */
    public boolean turn(Moment now) {
        boolean soon = false;
        RuntimeException bug = null;
        for (EndpointOwner owner : owners.values()) {
            try {
                soon |= owner.turn(now);
            } catch (RuntimeException ofThisOne) {
                bug = ofThisOne;
            }
        }
        if (bug != null) {
            throw bug;
        }
        return soon;
    }

    public Collection<String> endpoints() {
        return owners.keySet();
    }

    /** Starts a rollout. @param again tries a version that was rolled back before */
    public CompletionStage<Reply> start(String endpoint, StartRequest wanted, Actor actor, Moment now) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? unknown(endpoint) : Starts.start(owner, wanted, actor, now);
    }

    /** Changes a rollout. */
    public CompletionStage<Reply> change(
            String endpoint, String id, Condition condition, Call call, Actor actor, Moment now) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? unknown(endpoint) : Calls.change(owner, id, condition, call, actor, now);
    }

    /** Undoes the last promotion, baked or not. */
    public CompletionStage<Reply> revert(String endpoint, String why, Actor actor, Moment now) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? unknown(endpoint) : Calls.revert(owner, why, actor, now);
    }

    /** Takes over the configuration's tiers where they wait for an operator. */
    public CompletionStage<Reply> adopt(String endpoint, Actor actor, Moment now) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? unknown(endpoint) : Calls.adopt(owner, actor, now);
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

    /** Why an endpoint's configuration doesn't route, in words; empty if it does. */
    public String configPending(String endpoint) {
        EndpointOwner owner = owners.get(endpoint);
        return owner == null ? "" : owner.configPending();
    }
}
