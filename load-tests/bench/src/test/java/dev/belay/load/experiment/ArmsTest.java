package dev.belay.load.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.load.gateway.MetricsPage;
import org.junit.jupiter.api.Test;

class ArmsTest {
    private static final String PAGE = """
            belay_arm_requests_total{endpoint="trees",arm="stable",model="trees",version="1",outcome="ok"} 90.0
            belay_arm_requests_total{endpoint="trees",arm="stable",model="trees",version="1",outcome="error"} 2.0
            belay_arm_requests_total{endpoint="trees",arm="candidate",model="trees",version="3",outcome="ok"} 4.0
            belay_arm_requests_total{endpoint="trees",arm="candidate",model="trees",version="4",outcome="ok"} 1.0
            belay_arm_requests_total{endpoint="trees",arm="candidate",model="trees",version="4",outcome="error"} 3.0
            belay_arm_requests_total{endpoint="other",arm="candidate",model="trees",version="4",outcome="error"} 7.0
            belay_rollout_ineligible_total{endpoint="trees",reason="budget"} 5.0
            belay_rollout_ineligible_total{endpoint="trees",reason="full"} 1.0
            """;

    @Test
    void addsUpWhatAnEndpointsArmsCameTo() {
        assertEquals(new Arms(90, 2, 5, 3, 6), Arms.of(MetricsPage.parse(0, PAGE), "trees"));
    }

    @Test
    void tellsWhatHasComeSince() {
        assertEquals(
                new Arms(80, 1, 5, 2, 6),
                Arms.of(MetricsPage.parse(0, PAGE), "trees").since(new Arms(10, 1, 0, 1, 0)));
    }
}
