package dev.belay.adapter.rest.prediction;

import com.github.f4b6a3.uuid.alt.GUID;
import dev.belay.serving.Admission;
import dev.belay.serving.PredictionService;
import dev.belay.serving.RequestLimits;
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
        PredictionService predictionService(RequestLimits limits) {
            PredictionService path = new PredictionService(
                    FakeTable.CLOCK,
                    () -> 0,
                    () -> GUID.v7().toString(),
                    new Ticks(0, 0),
                    new Admission(limits.inFlightBytes()));
            path.install(FakeTable.table());
            return path;
        }
    }
}
