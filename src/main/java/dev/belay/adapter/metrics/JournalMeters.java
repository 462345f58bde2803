package dev.belay.adapter.metrics;

import dev.belay.monitoring.Observations.JournalObserver;
import dev.belay.monitoring.Observations.JournalWrite;
import io.micrometer.core.instrument.Counter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Meters of the journal. */
final class JournalMeters implements JournalObserver {
    private final Meters meters;
    private final PerConstant<JournalWrite, Counter> writes;
    private final AtomicInteger backlog = new AtomicInteger();
    private final Map<String, AtomicInteger> unreadable = new ConcurrentHashMap<>();

    JournalMeters(Meters meters) {
        this.meters = meters;
        writes = meters.each(
                JournalWrite.class,
                "result",
                own -> own.counter("belay.journal.writes", "Attempts to write an entry of the journal"));
        meters.gauge(
                "belay.journal.backlog", "Entries of the journal that wait for the store", backlog, AtomicInteger::get);
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
        unreadable.computeIfAbsent(endpoint, this::unreadableRows).set(rows);
    }

    private AtomicInteger unreadableRows(String endpoint) {
        AtomicInteger rows = new AtomicInteger();
        meters.with("endpoint", endpoint)
                .gauge(
                        "belay.journal.unreadable.rows",
                        "Rows of an endpoint's journal that can't be read or applied: nothing moves forward there",
                        rows,
                        AtomicInteger::get);
        return rows;
    }
}
