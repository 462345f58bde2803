package dev.belay.adapter.wiring;

import com.github.f4b6a3.uuid.alt.GUID;
import dev.belay.adapter.metrics.MicrometerObservations;
import dev.belay.control.Drills;
import dev.belay.monitoring.Observations;
import dev.belay.serving.RequestPath;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** The beans that adapters are given. */
final class Producers {
    @Produces
    @Singleton
    RequestPath requestPath() {
        return new RequestPath(System::nanoTime);
    }

    @Produces
    @Singleton
    Observations observations(PrometheusMeterRegistry registry) {
        return new MicrometerObservations(registry);
    }

    @Produces
    @Singleton
    Drills drills(BelayConfig config) {
        Logger log = Logger.getLogger(Drills.class);
        return new Drills(config.drills(), () -> GUID.v7().toString(), log::info);
    }
}
