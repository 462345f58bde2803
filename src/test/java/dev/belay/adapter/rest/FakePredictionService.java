package dev.belay.adapter.rest;

import dev.belay.serving.PredictionService;
import dev.belay.serving.Ticks;
import io.quarkus.test.junit.QuarkusTestProfile;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

/** Runs the application on a request path of the tests' own. */
public class FakePredictionService implements QuarkusTestProfile {
    @Override
    public Set<Class<?>> getEnabledAlternatives() {
        return Set.of(Fakes.class);
    }

    /** The beans that stand in for the real ones. */
    @Alternative
    @Singleton
    public static class Fakes {
        @Produces
        @Alternative
        @Singleton
        PredictionService predictionService() {
            PredictionService path = new PredictionService(FakeTable.CLOCK, () -> 0, new Ticks(0, 0));
            path.install(FakeTable.table());
            return path;
        }
    }
}
