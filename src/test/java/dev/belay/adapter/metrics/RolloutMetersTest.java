package dev.belay.adapter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.monitoring.Observations.RolloutObserver;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.prometheus.PrometheusConfig;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RolloutMetersTest {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final RolloutObserver rollout = new MicrometerObservations(registry)
            .rollout("flights", "r1", new ModelRef("flights", "2"), new ModelRef("flights", "3"), 300_000_000);

    private List<String> series(String name) {
        return registry.scrape().lines().filter(line -> line.startsWith(name)).toList();
    }

    @Test
    void countsAnOutcomeAtItsArm() {
        rollout.ended(Arm.CANDIDATE, true, 1_000_000);
        List<String> counted = series("belay_arm_requests_total").stream()
                .filter(line -> line.endsWith(" 1.0"))
                .toList();
        assertEquals(1, counted.size());
        assertTrue(counted.getFirst().contains("arm=\"candidate\"")
                && counted.getFirst().contains("outcome=\"error\"")
                && counted.getFirst().contains("version=\"3\""));
    }

    @Test
    void showsTheStateItIsIn() {
        rollout.state("canary", false, 0.05, 1.5, 4.6);
        List<String> states = series("belay_rollout_state").stream()
                .filter(line -> line.endsWith(" 1.0"))
                .toList();
        assertEquals(1, states.size());
        assertTrue(states.getFirst().contains("state=\"canary\""));
    }

    @Test
    void showsThatItIsHeld() {
        rollout.state("canary", true, 0.05, 1.5, 4.6);
        assertTrue(series("belay_rollout_held").getFirst().endsWith(" 1.0"));
    }

    @Test
    void removesItsGaugesAtTheEnd() {
        rollout.over();
        assertEquals(List.of(), series("belay_rollout_"));
    }

    @Test
    void countersStayWhenTheRolloutIsOver() {
        rollout.rolledBack("errors");
        rollout.over();
        assertEquals(1, series("belay_rollbacks_total").size());
    }

    @Test
    void countsHowLongARollbackTookToAct() {
        long anHourAgo = registry.config().clock().monotonicTime() - 3_600_000_000_000L;
        rollout.swapped(anHourAgo);
        List<String> counted = series("belay_rollback_swap_seconds_bucket").stream()
                .filter(line -> line.endsWith(" 1.0"))
                .toList();
        assertEquals(1, counted.size());
        assertTrue(counted.getFirst().contains("le=\"+Inf\""));
    }

    @Test
    void everyMeterIsDocumented() throws IOException {
        rollout.ineligible("budget");
        rollout.rolledBack("errors");
        String page = Files.readString(Path.of("docs/metrics.md"));
        Set<String> names = registry.scrape()
                .lines()
                .filter(line -> line.startsWith("# TYPE belay_rollout")
                        || line.startsWith("# TYPE belay_arm")
                        || line.startsWith("# TYPE belay_rollbacks"))
                .map(line -> line.split(" ")[2])
                .filter(name -> !name.endsWith("_max"))
                .collect(Collectors.toSet());
        assertFalse(names.isEmpty());
        names.removeIf(name -> page.contains("`" + name + "`"));
        assertEquals(Set.of(), names);
    }
}
