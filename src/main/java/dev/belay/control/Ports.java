package dev.belay.control;

import dev.belay.journal.Journal;
import dev.belay.journal.Tombstones;
import dev.belay.monitoring.Observations;
import dev.belay.serving.Ticks;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What the owners of endpoints use.
 *
 * @param ids of rollouts
 * @param salts of sticky keys
 * @param ticks the clock of the evidence
 */
public record Ports(
        Journal journal,
        Tombstones tombstones,
        RouteFactory routes,
        Observations observations,
        Supplier<String> ids,
        LongSupplier salts,
        Ticks ticks) {}
