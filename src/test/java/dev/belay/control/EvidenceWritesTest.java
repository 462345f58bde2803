package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EvidenceWritesTest {
    /** What 1,000 requests a second for three seconds write, a slot a tick. */
    private static int writes(Sequential sequential) {
        ControlFixture control = new ControlFixture();
        RuleSettings rules = RuleSettings.DEFAULT.with(sequential);
        control.started(
                "3",
                new RolloutPlan("it is better", "", List.of(500), Duration.ZERO, true, true, rules, Optional.empty()));
        int before = control.store.evidenceWrites();
        control.requests(3_000);
        return control.store.evidenceWrites() - before;
    }

    @Test
    void writesEvidenceAtEachSlotsEnd() {
        assertEquals(30, writes(Sequential.DEFAULT), 3.0);
    }

    @Test
    void writesEvidenceWithLatencyOnceASecond() {
        assertEquals(3, writes(Sequential.DEFAULT.withLatency()), 1.0);
    }
}
