package dev.belay.adapter.wiring;

import dev.belay.control.Drills;
import dev.belay.monitoring.Observations;
import dev.belay.serving.RequestPath;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/** Start: models first, then the socket. End: not ready first, then what is under way is answered, then the models go. */
@Singleton
public class Lifecycle {
    private final BelayConfig config;
    private final Observations observations;
    private final RequestPath requestPath;
    private final Drills drills;
    private final String host;
    private @Nullable Gateway gateway;

    @Inject
    Lifecycle(
            BelayConfig config,
            Observations observations,
            RequestPath requestPath,
            Drills drills,
            @ConfigProperty(name = "quarkus.http.host") String host) {
        this.config = config;
        this.observations = observations;
        this.requestPath = requestPath;
        this.drills = drills;
        this.host = host;
    }

    /** @throws InvalidConfigurationException stops the start */
    void start(@Observes StartupEvent event) throws InterruptedException {
        refuseStrangers();
        Gateway starting = new Gateway(config, observations);
        gateway = starting;
        starting.start(requestPath, drills);
    }

    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        requestPath.drain();
    }

    void stop(@Observes ShutdownEvent event) {
        requestPath.drain();
        if (gateway != null) {
            gateway.stop();
        }
    }

    Gateway gateway() {
        if (gateway == null) {
            throw new IllegalStateException("not started");
        }
        return gateway;
    }

    /** Anyone who can connect may predict and drill, so nobody from elsewhere may connect. */
    private void refuseStrangers() {
        if (config.insecure()) {
            return;
        }
        try {
            if (InetAddress.getByName(host).isLoopbackAddress()) {
                return;
            }
        } catch (UnknownHostException e) {
            throw new InvalidConfigurationException("quarkus.http.host is '" + host + "', which is no known address");
        }
        throw new InvalidConfigurationException("quarkus.http.host is '" + host
                + "', allowed is a loopback address such as 127.0.0.1: there are no credentials yet. --insecure allows"
                + " any address to anyone");
    }
}
