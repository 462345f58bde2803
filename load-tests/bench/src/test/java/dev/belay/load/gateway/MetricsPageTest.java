package dev.belay.load.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsPageTest {
    private static final MetricsPage PAGE = MetricsPage.parse(0, """
            # HELP belay_answers_total answers
            # TYPE belay_answers_total counter
            belay_answers_total{endpoint="e",tier="primary",model="m",version="2"} 12.0
            belay_answers_total{endpoint="e",tier="primary",model="m",version="a\\"b}"} 3
            belay_answers_total{endpoint="other",tier="primary"} 1e3
            belay_breaker_state{endpoint="e",tier="primary",} 2.0 1700000000000
            jvm_gc_max +Inf
            """);

    @Test
    void sumsSeriesByLabels() {
        assertEquals(15, PAGE.sum("belay_answers_total", "endpoint", "e"));
        assertEquals(0, PAGE.sum("belay_answers_total", "endpoint", "nobody"));
        assertEquals(
                Map.of("2", 12L, "a\\\"b}", 3L),
                PAGE.sumsBy(labels -> String.valueOf(labels.get("version")), "belay_answers_total", "endpoint", "e"));
    }

    @Test
    void takesTrailingCommasTimestampsAndInfinity() {
        assertEquals(2, PAGE.max("belay_breaker_state", "tier", "primary").orElseThrow());
        assertEquals(Double.POSITIVE_INFINITY, PAGE.max("jvm_gc_max").orElseThrow());
        assertTrue(PAGE.max("absent").isEmpty());
    }
}
