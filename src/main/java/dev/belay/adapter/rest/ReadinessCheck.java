package dev.belay.adapter.rest;

import dev.belay.serving.RequestPath;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The platform's readiness says what {@code /v2/health/ready} says. */
@Singleton
@Readiness
class ReadinessCheck implements HealthCheck {
    private final RequestPath requestPath;

    @Inject
    ReadinessCheck(RequestPath requestPath) {
        this.requestPath = requestPath;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("endpoints")
                .status(requestPath.ready())
                .build();
    }
}
