package dev.belay.adapter.wiring;

import com.github.f4b6a3.uuid.alt.GUID;
import dev.belay.adapter.schedule.TurnLoop;
import dev.belay.control.Ports;
import dev.belay.control.Rollouts;
import dev.belay.control.RouteFactory;
import dev.belay.journal.Journal;
import dev.belay.journal.Tombstones;
import dev.belay.monitoring.Observations;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.Route;
import dev.belay.serving.Ticks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/** What decides over routing, before models are there. */
record Control(Rollouts rollouts, Journal journal, Tombstones tombstones, Ticks ticks, TurnLoop loop) {
    private static final Logger LOG = Logger.getLogger(Rollouts.class);
    /** How long a start waits for the journal; what it says later is followed then. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** Installs the routing table and lets the owners take turns. */
    void open(
            RouteFactory routes,
            List<ConfiguredEndpoint> endpoints,
            Map<String, Map<String, Route>> alone,
            Observations observations)
            throws InterruptedException {
        Ports ports = new Ports(
                journal,
                tombstones,
                routes,
                observations,
                () -> GUID.v7().toString(),
                () -> ThreadLocalRandom.current().nextLong(),
                ticks);
        rollouts.open(ports, endpoints, alone, LOG::warn, PATIENCE, Moments.now());
        rollouts.endpoints()
                .forEach(endpoint -> observations.configPending(
                        endpoint, () -> !rollouts.configPending(endpoint).isEmpty()));
        loop.start(Thread.ofPlatform().daemon().name("belay-rollouts").factory(), () -> rollouts.turn(Moments.now()));
    }
}
