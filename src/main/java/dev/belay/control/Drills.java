package dev.belay.control;

import dev.belay.cascade.Tier;
import dev.belay.execution.InjectedFault;
import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Fault drills: at most one per model, each ends by itself. Off unless the server was started with drills. */
public final class Drills {
    /** No drill lasts longer. */
    public static final Duration LONGEST = Duration.ofSeconds(600);

    /** @param endsAt when it ends by itself */
    public record Drill(
            String id,
            String endpoint,
            String tier,
            InjectedFault.Kind fault,
            long delayMillis,
            double ratio,
            Instant startedAt,
            Instant endsAt) {}

    /** The result of a request for a drill. */
    public sealed interface Started {
        record Running(Drill drill) implements Started {}

        /** @param message what is wrong and what is allowed */
        record Refused(String message) implements Started {}
    }

    private record Active(Drill drill, Tier target, InjectedFault fault) {}

    private final boolean allowed;
    private final Supplier<String> ids;
    private final Consumer<JournalEntry> journal;
    private final Map<String, Active> active = new LinkedHashMap<>();

    /**
     * @param allowed whether the server was started with drills
     * @param journal gets an entry per start and end
     */
    public Drills(boolean allowed, Supplier<String> ids, Consumer<JournalEntry> journal) {
        this.allowed = allowed;
        this.ids = ids;
        this.journal = journal;
    }

    public boolean allowed() {
        return allowed;
    }

    /**
     * Starts a drill at a tier; only where drills are {@link #allowed}.
     *
     * @param delayMillis only for {@link InjectedFault.Kind#DELAY}
     * @param random decides which requests the fault strikes, for ratios below 1
     */
    public synchronized Started start(
            String endpoint,
            Tier target,
            InjectedFault.Kind kind,
            long delayMillis,
            double ratio,
            Duration length,
            RandomGenerator random,
            Actor by,
            Instant now) {
        Optional<String> objection = objection(target, kind, delayMillis, ratio, length);
        if (objection.isPresent()) {
            return new Started.Refused(objection.get());
        }
        InjectedFault fault = new InjectedFault(kind, delayMillis * 1_000_000, ratio, random, new CountDownLatch(1));
        if (!target.operations().inject(fault)) {
            return new Started.Refused(
                    "tier '" + target.name() + "' has no loaded model: " + target.unavailableBecause());
        }
        Drill drill = new Drill(ids.get(), endpoint, target.name(), kind, delayMillis, ratio, now, now.plus(length));
        Active started = new Active(drill, target, fault);
        active.put(drill.id(), started);
        journal(started, true, by, "asked for", now);
        return new Started.Running(drill);
    }

    public synchronized List<Drill> list(String endpoint) {
        return active.values().stream()
                .map(Active::drill)
                .filter(drill -> drill.endpoint().equals(endpoint))
                .toList();
    }

    /** @return false if there is no such drill at this endpoint */
    public synchronized boolean end(String endpoint, String id, Actor by, Instant now) {
        Active running = active.get(id);
        if (running == null || !running.drill().endpoint().equals(endpoint)) {
            return false;
        }
        finish(running, by, "asked for", now);
        return true;
    }

    /** Ends what is over; to be called every few milliseconds. */
    public synchronized void tick(Instant now) {
        if (!active.isEmpty()) {
            List.copyOf(active.values()).stream()
                    .filter(running -> !now.isBefore(running.drill().endsAt()))
                    .forEach(running -> finish(running, Actor.BELAY, "its time was over", now));
        }
    }

    private void finish(Active running, Actor by, String reason, Instant now) {
        active.remove(running.drill().id());
        running.fault().over().countDown();
        running.target().operations().heal();
        journal(running, false, by, reason, now);
    }

    private void journal(Active of, boolean started, Actor by, String reason, Instant now) {
        Drill drill = of.drill();
        Decision decision = new Decision.Drill(
                started,
                of.target().model().version(),
                drill.id(),
                drill.tier(),
                drill.fault().name().toLowerCase(Locale.ROOT),
                drill.ratio(),
                drill.delayMillis(),
                drill.endsAt());
        journal.accept(JournalEntry.of(drill.endpoint(), now, decision).by(by).because(reason));
    }

    private Optional<String> objection(
            Tier target, InjectedFault.Kind kind, long delayMillis, double ratio, Duration length) {
        if (!allowed) {
            return Optional.of("drills are off: start the server with --drills");
        }
        if (!(ratio > 0 && ratio <= 1)) {
            return Optional.of("ratio is " + ratio + ", allowed is above 0 to 1");
        }
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
            return Optional.of("seconds is " + length.toSeconds() + ", allowed is 1 to " + LONGEST.toSeconds());
        }
        if (kind == InjectedFault.Kind.DELAY && delayMillis <= 0) {
            return Optional.of("delayMillis is " + delayMillis + ", a delay takes 1 or more");
        }
        if (delayMillis > LONGEST.toMillis()) {
            return Optional.of("delayMillis is " + delayMillis + ", allowed is up to " + LONGEST.toMillis());
        }
        return active.values().stream()
                .filter(running -> running.target().model().equals(target.model()))
                .map(Active::drill)
                .findFirst()
                .map(drill -> "a drill runs at " + drill.endpoint() + "/" + drill.tier() + " already: " + drill.id());
    }
}
