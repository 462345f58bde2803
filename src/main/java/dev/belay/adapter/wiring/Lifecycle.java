package dev.belay.adapter.wiring;

import com.github.f4b6a3.uuid.alt.GUID;
import dev.belay.adapter.resilience.DeadlineWheel;
import dev.belay.adapter.rest.connection.Drain;
import dev.belay.adapter.schedule.TurnLoop;
import dev.belay.adapter.security.Tokens;
import dev.belay.control.Drills;
import dev.belay.control.Moment;
import dev.belay.control.Ports;
import dev.belay.control.Rollouts;
import dev.belay.journal.Journal;
import dev.belay.monitoring.Observations;
import dev.belay.serving.PredictionService;
import dev.belay.serving.Ticks;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Start: the data folder is claimed, the journal opens while models load, then the socket opens. End: first not ready, then
 * requests under way are answered, then models are unloaded, and the journal closes last. Commands that only read leave
 * the data folder alone.
 */
@Singleton
public class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);
    private static final Logger ROLLOUT_LOG = Logger.getLogger(Rollouts.class);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);
    /** How long a start waits for the journal; what is read later is followed then. */
    private static final Duration JOURNAL_WITHIN = Duration.ofSeconds(5);
    /** So often that a change of the token file counts within a second. */
    private static final long TOKENS_EVERY_MILLIS = 250;

    /** Not one of the gateway's wheels: a slow file system must delay neither timeouts nor the runners' watch. */
    private final DeadlineWheel tokenWatch = new DeadlineWheel(Gateway.daemons("belay-tokens"), TOKENS_EVERY_MILLIS);

    private @Nullable StateOnDisk state;
    private @Nullable Gateway gateway;

    private final BelayConfig config;
    private final Observations observations;
    private final PredictionService predictionService;
    private final Drills drills;
    private final Tokens tokens;
    private final Journal journal;
    private final Rollouts rollouts;
    private final Ticks ticks;
    private final TurnLoop loop;
    private final Drain drain;
    private final boolean serving;
    private final String host;
    private final int port;

    @Inject
    Lifecycle(
            BelayConfig config,
            Observations observations,
            PredictionService predictionService,
            Drills drills,
            Tokens tokens,
            Journal journal,
            Rollouts rollouts,
            Ticks ticks,
            TurnLoop loop,
            Drain drain,
            @CommandLineArguments String[] command,
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = Exposure.PORT) int port) {
        this.config = config;
        this.observations = observations;
        this.predictionService = predictionService;
        this.drills = drills;
        this.tokens = tokens;
        this.journal = journal;
        this.rollouts = rollouts;
        this.ticks = ticks;
        this.loop = loop;
        this.drain = drain;
        this.serving = command.length == 0;
        this.host = host;
        this.port = port;
    }

    /** Reads both clocks. */
    static Moment now() {
        return new Moment(System.nanoTime(), Instant.now());
    }

    /** @throws InvalidConfigurationException stops the start */
    void start(@Observes StartupEvent event) throws InterruptedException {
        Exposure.checkPort(port);
        Exposure.check(host, tokens.size(), config.insecure());
        tokenWatch.every(TimeUnit.MILLISECONDS.toNanos(TOKENS_EVERY_MILLIS), tokens::refresh);
        if (serving) {
            state = StateOnDisk.open(config.data(), journal);
        }
        Gateway starting = new Gateway(config, observations, journal);
        gateway = starting;
        EndpointRoutes routes = starting.load();
        if (state == null) {
            predictionService.install(starting.asConfigured());
        } else {
            followJournal(starting, routes, state);
        }
        starting.watch(predictionService.table(), drills);
    }

    /** Installs the journal's routing table, and lets the owners of endpoints take turns. */
    private void followJournal(Gateway starting, EndpointRoutes routes, StateOnDisk onDisk)
            throws InterruptedException {
        Ports ports = new Ports(
                journal,
                onDisk.tombstones(),
                routes,
                observations,
                () -> GUID.v7().toString(),
                () -> ThreadLocalRandom.current().nextLong(),
                ticks);
        rollouts.open(ports, starting.endpoints(), starting.alone(), ROLLOUT_LOG::warn, JOURNAL_WITHIN, now());
        rollouts.endpoints()
                .forEach(endpoint -> observations.configPending(
                        endpoint, () -> !rollouts.configPending(endpoint).isEmpty()));
        loop.start(Thread.ofPlatform().daemon().name("belay-rollouts").factory(), () -> rollouts.turn(now()));
    }

    /** Connections are still open, which they aren't any more at {@link #stop}. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        predictionService.drain();
        if (state != null && !drain.end(config.drain(), ANSWERS_WITHIN)) {
            LOG.warn("some requests had no answer in time and are cut off");
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.close();
        // Behind the last turn and before the journal: what has been answered since is evidence, too.
        rollouts.end(now());
        if (gateway != null) {
            gateway.stop();
        }
        tokenWatch.close();
        if (state != null) {
            state.close();
        }
    }

    Gateway gateway() {
        if (gateway == null) {
            throw new IllegalStateException("not started");
        }
        return gateway;
    }
}
