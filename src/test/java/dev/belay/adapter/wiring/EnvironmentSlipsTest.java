package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentSlipsTest {
    @ParameterizedTest
    @CsvSource({
        "BELAY_DEADLIN, BELAY_DEADLINE",
        "BELAY_JOURNAL_PASWORD, BELAY_JOURNAL_PASSWORD",
        "BELAY_LIMITS_IN_FLIGHT, BELAY_LIMITS_INFLIGHT"
    })
    void namesThePropertyThatWasMeant(String variable, String meant) {
        assertEquals(
                List.of("the environment variable " + variable + " is not a property: did you mean '" + meant + "'?"),
                KnownProperties.slips(Set.of(variable)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BELAY_DEADLINE",
                "BELAY_LIMITS_INFLIGHT",
                "BELAY_MODELS_0_",
                "BELAY_ENDPOINTS_FLIGHTS_DEADLINE",
                "BELAY_POLICIES_DEFAULT_BAKE",
                "DEADLIN"
            })
    void saysNothingOfProperties(String variable) {
        assertEquals(List.of(), KnownProperties.slips(Set.of(variable)));
    }

    /** Such as those that Kubernetes sets for a service of the name. */
    @Test
    void saysNothingOfVariablesOfOthers() {
        Set<String> others = Set.of(
                "BELAY_TOKEN",
                "BELAY_SERVER",
                "BELAY_JAVA_OPTS",
                "BELAY_SERVICE_HOST",
                "BELAY_SERVICE_PORT",
                "BELAY_PORT",
                "BELAY_PORT_8080_TCP_ADDR");
        assertEquals(List.of(), KnownProperties.slips(others));
    }
}
