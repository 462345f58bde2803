package dev.belay.adapter.wiring;

import com.github.f4b6a3.uuid.alt.GUID;
import dev.belay.adapter.metrics.MicrometerObservations;
import dev.belay.adapter.schedule.TurnLoop;
import dev.belay.adapter.security.AccessControl;
import dev.belay.adapter.security.HostRule;
import dev.belay.adapter.security.Tokens;
import dev.belay.control.Drills;
import dev.belay.control.Rollouts;
import dev.belay.journal.Journal;
import dev.belay.journal.WritePolicy;
import dev.belay.monitoring.Observations;
import dev.belay.rollout.RolloutPolicy;
import dev.belay.serving.Admission;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RequestLimits;
import dev.belay.serving.Ticks;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The beans that adapters are given. */
final class Producers {
    /** The evidence's clock starts with the process and never goes back, whatever is done to the wall clock. */
    @Produces
    @Singleton
    Ticks ticks() {
        return Ticks.from(System.currentTimeMillis(), System.nanoTime());
    }

    @Produces
    @Singleton
    PredictionService predictionService(Ticks ticks, RequestLimits limits) {
        return new PredictionService(
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextLong(),
                () -> GUID.v7().toString(),
                ticks,
                new Admission(limits.inFlightBytes()));
    }

    /** At the start: a wrong limit mustn't wait for the first request. */
    @Produces
    @Singleton
    @Startup(Interceptor.Priority.LIBRARY_BEFORE)
    RequestLimits requestLimits(BelayConfig config) {
        return RequestLimitsConfig.of(
                AllProblems.checked(config), Runtime.getRuntime().maxMemory());
    }

    @Produces
    @Singleton
    TurnLoop turnLoop() {
        return new TurnLoop();
    }

    /** At the start, before the data folder is claimed: a wrong policy mustn't wait for the first rollout. */
    @Produces
    @Singleton
    @Startup(Interceptor.Priority.LIBRARY_BEFORE)
    RolloutPolicy.Named policies(BelayConfig config) {
        return Policies.of(AllProblems.checked(config).policies());
    }

    @Produces
    @Singleton
    Rollouts rollouts(PredictionService predictionService, TurnLoop loop) {
        return new Rollouts(predictionService, loop::wake);
    }

    @Produces
    @Singleton
    Observations observations(PrometheusMeterRegistry registry) {
        return new MicrometerObservations(registry);
    }

    @Produces
    @Singleton
    Journal journal(BelayConfig config, Observations observations) {
        return StateOnDisk.journal(config, observations);
    }

    @Produces
    @Singleton
    Tokens tokens(BelayConfig config, Observations observations) {
        Path file = config.tokens().orElseGet(() -> config.data().resolve("tokens"));
        try {
            Logger log = Logger.getLogger(Tokens.class);
            return new Tokens(file, config.tokens().isPresent(), observations.access(), log::info, log::warn);
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException("belay.tokens is '" + file + "': " + e.getMessage());
        }
    }

    @Produces
    @Singleton
    AccessControl accessControl(
            BelayConfig config,
            Tokens tokens,
            Observations observations,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        return new AccessControl(
                tokens,
                config.insecure() ? null : new HostRule(names(config, host)),
                observations.access(),
                System::nanoTime,
                Logger.getLogger(AccessControl.class)::warn);
    }

    /** The configured names, and the address that the server listens at as a URL has it. */
    private static List<String> names(BelayConfig config, String host) {
        List<String> names = new ArrayList<>(config.hosts().orElse(List.of()));
        names.add(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host);
        return names;
    }

    @Produces
    @Singleton
    Drills drills(BelayConfig config, Journal journal) {
        return new Drills(
                config.drills(), () -> GUID.v7().toString(), entry -> journal.append(entry, WritePolicy.BEST_EFFORT));
    }
}
