package dev.belay.control;

import dev.belay.cascade.FakeTier;
import dev.belay.journal.Actor;
import dev.belay.journal.Journal;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.MemoryStore;
import dev.belay.journal.StoreException;
import dev.belay.journal.WritePolicy;
import dev.belay.monitoring.Observations;
import dev.belay.rollout.RolloutPlan;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import dev.belay.serving.PredictionFixture;
import dev.belay.serving.PredictionResult;
import dev.belay.serving.PredictionService;
import dev.belay.serving.Ticks;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A control plane with one endpoint, {@code flights}, fake models, and a clock that the test moves. */
final class ControlFixture {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Actor OPERATOR = new Actor("ada", "127.0.0.1");
    private static final long MILLI = 1_000_000;
    /** Long enough for any machine; a store that is down answers at once. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final MemoryStore store;
    final MemoryTombstones tombstones;
    final Map<String, FakeTier> models = new HashMap<>();
    final PredictionService path;
    final Rollouts rollouts;
    /** Of artifacts, by version; unknown where there is none. Those of the disk, so the next process' too. */
    final Map<String, String> digests;
    /** Why versions can't be loaded; likewise of the disk. */
    final Map<String, String> defects;

    final List<String> answeredBy = new ArrayList<>();
    /** Of the log, about configurations that wait. */
    final List<String> warnings = new CopyOnWriteArrayList<>();

    final FakeRoutes routes = new FakeRoutes(this);
    /** The sticky key of every request. */
    @Nullable
    String header;

    private final Journal journal;
    private final SplittableRandom random;
    long nowNanos = 1_000_000_000;
    private Duration clockSet = Duration.ZERO;
    private int ids;

    ControlFixture() {
        this(TestPlans.plan("2", "1"));
    }

    ControlFixture(EndpointPlan configured) {
        this(named(configured));
    }

    /** @param configured one of them {@code flights}, which the test asks */
    ControlFixture(ConfiguredEndpoint... configured) {
        this(
                new MemoryStore(),
                new MemoryTombstones(),
                START,
                List.of(configured),
                PATIENCE,
                new HashMap<>(),
                new HashMap<>());
    }

    private static ConfiguredEndpoint named(EndpointPlan plan) {
        return new ConfiguredEndpoint(plan, true, null);
    }

    private ControlFixture(
            MemoryStore store,
            MemoryTombstones tombstones,
            Instant start,
            List<ConfiguredEndpoint> configured,
            Duration patience,
            Map<String, String> digests,
            Map<String, String> defects) {
        this.store = store;
        this.digests = digests;
        this.defects = defects;
        this.tombstones = tombstones;
        this.clockSet = Duration.between(START, start);
        this.random = new SplittableRandom(7);
        for (String version : List.of("1", "2", "3", "4")) {
            FakeTier tier = new FakeTier(version).running(new ModelRef("flights", version));
            models.put(version, tier.working().unavailable(defects.getOrDefault(version, "")));
        }
        Ticks ticks = Ticks.from(start.toEpochMilli(), nowNanos);
        path = PredictionFixture.service(() -> nowNanos, random::nextLong, ticks);
        journal = new Journal(
                store,
                Thread.ofPlatform().daemon().factory(),
                new QuietLog(),
                Observations.NONE.journal(),
                InstantSource.system());
        journal.start();
        rollouts = new Rollouts(path, () -> {});
        Ports ports = new Ports(
                journal,
                tombstones,
                routes,
                Observations.NONE,
                () -> "r" + start.getEpochSecond() + ++ids,
                () -> 1,
                ticks);
        try {
            rollouts.open(ports, configured, Map.of(), warnings::add, patience, now());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A process that begins on a disk that others have left. */
    static ControlFixture on(
            MemoryStore store, MemoryTombstones tombstones, Instant start, ConfiguredEndpoint configured) {
        return new ControlFixture(
                store, tombstones, start, List.of(configured), PATIENCE, new HashMap<>(), new HashMap<>());
    }

    Journal journal() {
        return journal;
    }

    /** Good to know. */
    void note(JournalEntry entry) {
        journal.append(entry, WritePolicy.BEST_EFFORT);
    }

    /** The process ends here, and another begins on the same disk. */
    ControlFixture restarted() {
        return restarted(TestPlans.plan("2", "1"), Duration.ZERO);
    }

    /** The process stops in order, and another begins on the same disk. */
    ControlFixture stopped() {
        rollouts.end(now());
        return restarted();
    }

    /** The process ends; what its store would take is written. */
    void end() {
        boolean there = !store.isDown() && journal.unavailableBecause().isEmpty();
        try {
            journal.close(there ? Duration.ofSeconds(10) : Duration.ofMillis(200));
            // The next process' journal is not to write beside this one's.
            journal.close(PATIENCE);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    ControlFixture restarted(EndpointPlan configured) {
        return restarted(configured, Duration.ZERO);
    }

    ControlFixture restarted(EndpointPlan configured, Duration clockMoved) {
        return restarted(named(configured), clockMoved);
    }

    ControlFixture restarted(ConfiguredEndpoint configured, Duration clockMoved) {
        end();
        return new ControlFixture(
                store, tombstones, now().at().plus(clockMoved), List.of(configured), PATIENCE, digests, defects);
    }

    /** The next process has no patience with its store. */
    ControlFixture restartedImpatient() {
        end();
        return new ControlFixture(
                store,
                tombstones,
                now().at(),
                List.of(named(TestPlans.plan("2", "1"))),
                Duration.ofMillis(50),
                digests,
                defects);
    }

    Moment now() {
        return new Moment(nowNanos, START.plusNanos(nowNanos - 1_000_000_000).plus(clockSet));
    }

    /** Somebody sets the wall clock. */
    void setClock(Duration by) {
        clockSet = clockSet.plus(by);
    }

    /** Waits, by real time, for what the journal's thread does. */
    Reply reply(CompletionStage<Reply> asked) {
        for (int i = 0; i < 10_000 && !asked.toCompletableFuture().isDone(); i++) {
            rollouts.turn(now());
            sleepAMilli();
        }
        rollouts.turn(now());
        return asked.toCompletableFuture().getNow(Reply.refused(Reply.Kind.UNAVAILABLE, "no reply"));
    }

    void settle() {
        awaitJournal(
                () -> journal.backlog() == 0 || journal.unavailableBecause().isPresent());
        // The next query is answered after all that waited; and reading a history again takes two.
        for (int i = 0; i < 2; i++) {
            CompletableFuture<?> next = journal.history("settled", Set.of()).toCompletableFuture();
            awaitJournal(next::isDone);
        }
    }

    private static void awaitJournal(BooleanSupplier settled) {
        long endNanos = System.nanoTime() + PATIENCE.toNanos();
        while (!settled.getAsBoolean()) {
            if (System.nanoTime() > endNanos) {
                throw new AssertionError("the journal hasn't settled within " + PATIENCE.toSeconds() + " s");
            }
            sleepAMilli();
        }
    }

    Reply start(String version, RolloutPlan plan) {
        return reply(rollouts.start("flights", new StartRequest(version, plan, false), OPERATOR, now()));
    }

    /** Starts a rollout that has to run. @return its id */
    String started(String version) {
        return started(version, TestPlans.trying("it is better"));
    }

    String started(String version, RolloutPlan plan) {
        return switch (start(version, plan)) {
            case Reply.Done done -> {
                pass(Duration.ofMillis(200));
                yield done.rollout().rollout().id();
            }
            case Reply other -> throw new AssertionError(other.toString());
        };
    }

    Reply change(String id, RolloutCommand call) {
        return change(id, call, Condition.ANY);
    }

    Reply change(String id, RolloutCommand call, Condition condition) {
        return reply(rollouts.change("flights", id, condition, call, OPERATOR, now()));
    }

    /** Asks without waiting for the reply. */
    CompletionStage<Reply> ask(String id, RolloutCommand call) {
        return rollouts.change("flights", id, Condition.ANY, call, OPERATOR, now());
    }

    /** Asks for a start without waiting for the reply. */
    CompletionStage<Reply> ask(String version, RolloutPlan plan) {
        return rollouts.start("flights", new StartRequest(version, plan, false), OPERATOR, now());
    }

    /** Asks to adopt the configuration without waiting for the reply. */
    CompletionStage<Reply> ask() {
        return rollouts.adopt("flights", OPERATOR, now());
    }

    /** Waits, by real time, while the owner takes its turns. */
    void await(String what, BooleanSupplier come) {
        for (int i = 0; i < 10_000 && !come.getAsBoolean(); i++) {
            rollouts.turn(now());
            sleepAMilli();
        }
        if (!come.getAsBoolean()) {
            throw new AssertionError(what + " hasn't come");
        }
    }

    /** Waits, by real time, until the journal has noticed that its store is down. */
    void awaitStoreDown() {
        for (int i = 0; i < 10_000 && journal.unavailableBecause().isEmpty(); i++) {
            sleepAMilli();
        }
    }

    static void sleepAMilli() {
        try {
            TimeUnit.MILLISECONDS.sleep(1);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Reply revert() {
        return reply(rollouts.revert("flights", "", OPERATOR, now()));
    }

    /** Time goes by without requests. */
    void pass(Duration time) {
        long endNanos = nowNanos + time.toNanos();
        while (nowNanos < endNanos) {
            nowNanos += 50 * MILLI;
            rollouts.turn(now());
        }
        settle();
        rollouts.turn(now());
    }

    /** Requests come, one each millisecond. */
    void requests(int count) {
        for (int i = 0; i < count; i++) {
            nowNanos += MILLI;
            Route route = route();
            Inputs inputs = new Inputs(route.features(), new Tensor[0], 1);
            path.predict(PredictionFixture.request(route, inputs, header, 0), Runnable::run, this::answered);
            rollouts.turn(now());
            if (i % 100 == 0) {
                settle();
            }
        }
    }

    /** Requests that are answered; the owner hasn't had a turn since. */
    void answer(int count) {
        for (int i = 0; i < count; i++) {
            Route route = route();
            Inputs inputs = new Inputs(route.features(), new Tensor[0], 1);
            path.predict(PredictionFixture.request(route, inputs, null, 0), Runnable::run, this::answered);
        }
    }

    /** Requests that have all come before the owner's next turn. */
    void burst(int count) {
        answer(count);
        rollouts.turn(now());
        settle();
    }

    private void answered(PredictionResult result) {
        answeredBy.add(
                result instanceof PredictionResult.Answered answer
                        ? answer.model().version()
                        : "nobody");
    }

    Route route() {
        @Nullable Route route = path.table().endpoint("flights");
        if (route == null) {
            throw new AssertionError("no route");
        }
        return route;
    }

    String primary() {
        return route().cascade().tiers().getFirst().model().version();
    }

    RolloutView view(String id) {
        return rollouts.find("flights", id).orElseThrow();
    }

    /** Newest first. */
    List<RolloutView> views() {
        return Objects.requireNonNull(rollouts.list("flights"));
    }

    String state(String id) {
        return view(id).rollout().state().label();
    }

    List<JournalEntry> entries(String kind) {
        settle();
        try {
            return store.readStream("flights", Set.of()).stream()
                    .filter(entry -> entry.kind().equals(kind))
                    .toList();
        } catch (StoreException e) {
            throw new IllegalStateException(e);
        }
    }
}
