package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.monitoring.Observations;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ArmTimesTest {
    private final ArmTimes times = new ArmTimes(
            Observations.NONE.rollout("flights", "r1", new ModelRef("flights", "2"), new ModelRef("flights", "3"), 1),
            0);

    @Test
    void anArmHasTheTimesOfItsOwnRequests() {
        // Given
        for (int i = 1; i <= 100; i++) {
            times.ended(Arm.STABLE, false, i);
            times.ended(Arm.CANDIDATE, false, 10 * i);
        }

        // When
        times.at(1_000_000_000);

        // Then
        assertEquals(
                List.of(50L, 500L),
                List.of(
                        times.p50Nanos(Arm.STABLE).orElseThrow(),
                        times.p50Nanos(Arm.CANDIDATE).orElseThrow()));
    }

    @Test
    void anArmWithoutARequestHasNone() {
        // Given
        times.ended(Arm.STABLE, false, 7);

        // When
        OptionalLong p99 = times.p99Nanos(Arm.CANDIDATE);

        // Then
        assertEquals(OptionalLong.empty(), p99);
    }
}
