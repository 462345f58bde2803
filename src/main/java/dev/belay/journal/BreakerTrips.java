package dev.belay.journal;

import dev.belay.vocabulary.ModelRef;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Breakers that open, at most one entry per tier and minute: the first at once, those of the minute after it together,
 * with their count, when that minute is over.
 */
public final class BreakerTrips {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private record TierKey(String endpoint, String tier) {}

    /** @param count trips since the last entry, none of them written yet */
    private record Trips(ModelRef model, Instant lastEntryAt, int count, Instant first, Instant last) {
        Trips plus(Trips one) {
            return new Trips(model, lastEntryAt, count + 1, count == 0 ? one.first : first, one.last);
        }
    }

    private final Journal journal;
    private final Map<TierKey, Trips> tiers = new HashMap<>();

    public BreakerTrips(Journal journal) {
        this.journal = journal;
    }

    public synchronized void opened(String endpoint, String tier, ModelRef model, Instant now) {
        tiers.merge(new TierKey(endpoint, tier), new Trips(model, Instant.MIN, 1, now, now), Trips::plus);
        tick(now);
    }

    /** Writes what has been counted for a minute; to be called every second or so. */
    public synchronized void tick(Instant now) {
        tiers.entrySet().removeIf(tier -> isOver(tier, now));
    }

    private boolean isOver(Map.Entry<TierKey, Trips> tier, Instant now) {
        Trips trips = tier.getValue();
        if (now.isBefore(trips.lastEntryAt())) {
            // The clock was set back: the minute begins again, rather than last for hours.
            tier.setValue(new Trips(trips.model(), now, trips.count(), trips.first(), trips.last()));
            return false;
        }
        boolean over = !now.isBefore(trips.lastEntryAt().plus(EVERY));
        if (!over || trips.count() == 0) {
            return over;
        }
        append(tier.getKey(), trips);
        tier.setValue(new Trips(trips.model(), now, 0, now, now));
        return false;
    }

    /** At the end: writes what has been counted, minute or not. */
    public synchronized void flush() {
        tiers.forEach((key, trips) -> {
            if (trips.count() > 0) {
                append(key, trips);
            }
        });
        tiers.clear();
    }

    private void append(TierKey key, Trips trips) {
        String reason = trips.count() == 1
                ? "the breaker opened"
                : "the breaker opened " + trips.count() + " times since " + trips.first();
        journal.append(
                JournalEntry.of(
                                key.endpoint(),
                                trips.last(),
                                new Decision.BreakerOpened(key.tier(), trips.model(), trips.count()))
                        .because(reason),
                WritePolicy.BEST_EFFORT);
    }
}
