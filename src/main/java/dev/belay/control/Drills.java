package dev.belay.control;

import dev.belay.cascade.Tier;
import dev.belay.execution.Fault;
import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Fault drills: at most one per model, each ends by itself. Off unless the server was started with drills. */
public final class Drills {
    /** No drill lasts longer. */
    public static final Duration LONGEST = Duration.ofSeconds(600);

    /** @param endsAt when it ends by itself */
    public record Drill(
            String id,
            String endpoint,
            String tier,
            Fault.Kind fault,
            long delayMillis,
            double ratio,
            Instant startedAt,
            Instant endsAt) {}

    /** What became of a request for a drill. */
    public sealed interface Started {
        record Running(Drill drill) implements Started {}

        /** @param message in words: what is wrong and what is allowed */
        record Refused(String message) implements Started {}
    }

    private record Active(Drill drill, Tier target, Fault fault) {
        /** @param started if false, it has ended */
        private JournalEntry entry(boolean started, Instant at) {
            Decision decision = new Decision.Drill(
                    started,
                    target.model().version(),
                    drill.id(),
                    drill.tier(),
                    drill.fault().name().toLowerCase(Locale.ROOT),
                    drill.ratio(),
                    drill.delayMillis(),
                    drill.endsAt());
            return JournalEntry.of(drill.endpoint(), at, decision);
        }
    }

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
     * @param delayMillis only for {@link Fault.Kind#DELAY}
     * @param random decides whom the fault strikes, for ratios below 1
     * @param by who asks for it
     */
    public synchronized Started start(
            String endpoint,
            Tier target,
            Fault.Kind kind,
            long delayMillis,
            double ratio,
            Duration length,
            RandomGenerator random,
            Actor by,
            Instant now) {
        String objection = objection(target, kind, delayMillis, ratio, length);
        if (objection != null) {
            return new Started.Refused(objection);
        }
        Fault fault = new Fault(kind, delayMillis * 1_000_000, ratio, random, new CountDownLatch(1));
        if (!target.operations().inject(fault)) {
            return new Started.Refused(
                    "tier '" + target.name() + "' has no loaded model: " + target.unavailableBecause());
        }
        Drill drill = new Drill(ids.get(), endpoint, target.name(), kind, delayMillis, ratio, now, now.plus(length));
        Active running = new Active(drill, target, fault);
        active.put(drill.id(), running);
        journal.accept(running.entry(true, now).by(by).because("asked for"));
        return new Started.Running(drill);
    }

    public synchronized List<Drill> list(String endpoint) {
        List<Drill> drills = new ArrayList<>();
        for (Active running : active.values()) {
            if (running.drill().endpoint().equals(endpoint)) {
                drills.add(running.drill());
            }
        }
        return drills;
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
        if (active.isEmpty()) {
            return;
        }
        for (Active running : List.copyOf(active.values())) {
            if (!now.isBefore(running.drill().endsAt())) {
                finish(running, Actor.BELAY, "its time was over", now);
            }
        }
    }

    private void finish(Active running, Actor by, String reason, Instant now) {
        active.remove(running.drill().id());
        running.fault().over().countDown();
        running.target().operations().heal();
        journal.accept(running.entry(false, now).by(by).because(reason));
    }

    private @Nullable String objection(Tier target, Fault.Kind kind, long delayMillis, double ratio, Duration length) {
        if (!allowed) {
            return "drills are off: start the server with --drills";
        }
        if (!(ratio > 0 && ratio <= 1)) {
            return "ratio is " + ratio + ", allowed is above 0 to 1";
        }
        if (length.isNegative() || length.isZero() || length.compareTo(LONGEST) > 0) {
            return "seconds is " + length.toSeconds() + ", allowed is 1 to " + LONGEST.toSeconds();
        }
        if (kind == Fault.Kind.DELAY && delayMillis <= 0) {
            return "delayMillis is " + delayMillis + ", a delay takes 1 or more";
        }
        if (delayMillis > LONGEST.toMillis()) {
            return "delayMillis is " + delayMillis + ", allowed is up to " + LONGEST.toMillis();
        }
        for (Active running : active.values()) {
            if (running.target().model().equals(target.model())) {
                return "a drill runs at " + running.drill().endpoint() + "/"
                        + running.drill().tier() + " already: "
                        + running.drill().id();
            }
        }
        return null;
    }
}
