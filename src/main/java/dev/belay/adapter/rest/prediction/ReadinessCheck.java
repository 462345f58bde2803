package dev.belay.adapter.rest.prediction;

import dev.belay.serving.PredictionService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** The platform's readiness says what {@code /v2/health/ready} says. */
@Singleton
@Readiness
class ReadinessCheck implements HealthCheck {
    private final PredictionService predictionService;

    @Inject
    ReadinessCheck(PredictionService predictionService) {
        this.predictionService = predictionService;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("endpoints")
                .status(predictionService.ready())
                .build();
    }
}
