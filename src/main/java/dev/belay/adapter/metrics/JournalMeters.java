package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.JournalObserver;
import dev.belay.monitoring.Observations.JournalWrite;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of the journal. */
final class JournalMeters implements JournalObserver {
    private final PerConstant<JournalWrite, Counter> writes;
    private final AtomicInteger backlog = new AtomicInteger();
    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> unreadable = new ConcurrentHashMap<>();

    JournalMeters(MeterRegistry registry) {
        this.registry = registry;
        writes = new PerConstant<>(
                JournalWrite.class,
                result -> Counter.builder("belay.journal.writes")
                        .description("Attempts to write an entry of the journal")
                        .tag("result", Labels.of(result))
                        .register(registry));
        Gauge.builder("belay.journal.backlog", backlog, AtomicInteger::get)
                .description("Entries of the journal that wait for the store")
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void write(JournalWrite result) {
        writes.of(result).increment();
    }

    @Override
    public void backlog(int entries) {
        backlog.set(entries);
    }

    @Override
    public void unreadable(String endpoint, int rows) {
        unreadable
                .computeIfAbsent(endpoint, name -> {
                    AtomicInteger count = new AtomicInteger();
                    Gauge.builder("belay.journal.unreadable.rows", count, AtomicInteger::get)
                            .description(
                                    "Rows of an endpoint's journal that can't be read or applied: nothing moves forward there")
                            .tag("endpoint", name)
                            .strongReference(true)
                            .register(registry);
                    return count;
                })
                .set(rows);
    }
}
