package dev.belay.adapter.wiring;

import dev.belay.adapter.rest.connection.Drain;
import dev.belay.adapter.schedule.TurnLoop;
import dev.belay.adapter.security.Tokens;
import dev.belay.control.Drills;
import dev.belay.control.Rollouts;
import dev.belay.journal.Journal;
import dev.belay.monitoring.Observations;
import dev.belay.serving.PredictionService;
import dev.belay.serving.Ticks;
import dev.belay.vocabulary.Times;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.annotations.CommandLineArguments;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Start: the data folder is claimed, the journal opens while models load, then the socket. End: not ready first, then what
 * is under way is answered, then the models go, and the journal last. Commands that only look leave the folder alone.
 */
@Singleton
public class Lifecycle {
    private static final Logger LOG = Logger.getLogger(Lifecycle.class);
    private static final Duration LONGEST_DRAIN = Duration.ofMinutes(10);
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(10);

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
    private final TokenWatch tokenWatch = new TokenWatch();
    private @Nullable StateOnDisk state;
    private @Nullable Gateway gateway;

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

    /** @throws InvalidConfigurationException stops the start */
    void start(@Observes StartupEvent event) throws InterruptedException {
        Exposure.checkPort(port);
        Exposure.check(host, tokens.size(), config.insecure());
        tokenWatch.start(tokens);
        if (serving) {
            state = StateOnDisk.open(config.data(), journal);
        }
        Gateway starting = new Gateway(config, observations, journal);
        gateway = starting;
        starting.start(predictionService, drills, state == null ? null : control(state));
    }

    /** @throws InvalidConfigurationException if it is out of bounds */
    static void checkDrain(Duration late) {
        if (late.isNegative() || late.compareTo(LONGEST_DRAIN) > 0) {
            throw new InvalidConfigurationException(
                    "belay.drain is " + Times.words(late) + ", allowed is 0 s to " + Times.words(LONGEST_DRAIN));
        }
    }

    private Control control(StateOnDisk onDisk) {
        return new Control(rollouts, journal, onDisk.tombstones(), ticks, loop);
    }

    /** The platform's connections are still there, which they aren't any more when it {@link #stop}s. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) throws InterruptedException {
        predictionService.drain();
        if (serving && !drain.end(config.drain(), ANSWERS_WITHIN)) {
            LOG.warn("some requests had no answer in time and are cut off");
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        loop.close();
        // Behind the last turn and before the journal: what has been answered since is evidence, too.
        rollouts.end(Moments.now());
        if (gateway != null) {
            gateway.stop();
        }
        tokenWatch.stop();
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
