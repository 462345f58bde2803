package dev.belay.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.FakeTier;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.OutcomeLedger;
import dev.belay.routing.Split.Ineligible;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which requests may take part in a rollout at an endpoint with a single tier, whose timeout is the whole deadline. */
class SplitEligibilityTest {
    private static final long MILLI = 1_000_000;
    private static final long DEADLINE = 300 * MILLI;
    private static final long NOW = 60_000 * MILLI;
    private static final Inputs ONE_ROW = new Inputs(new FeatureSet(List.of(), false), new Tensor[0], 1);

    private final FakeTier stable = new FakeTier("primary").within(DEADLINE);
    private final FakeTier candidate = new FakeTier("candidate").within(DEADLINE);

    private @Nullable Ineligible objection(long budgetMillis) {
        Cascade behind = new Cascade(List.of(stable), Optional.empty(), () -> 0);
        Split split = new Split(
                "3",
                500,
                new Cascade(List.of(candidate, stable), Optional.empty(), () -> 0),
                Routes.to(behind).cascadeObserver(),
                null,
                new OutcomeLedger(2),
                Observations.NONE.rollout("flights", "r", stable.model(), candidate.model(), 1));
        return split.objection(behind, ONE_ROW, Deadline.of(NOW, budgetMillis * MILLI, DEADLINE), DEADLINE, NOW);
    }

    private static void takes(FakeTier tier, long millis) {
        for (int i = 0; i < 200; i++) {
            tier.typicalLatency().record(1, millis * MILLI, NOW - 1_000 * MILLI);
        }
    }

    @Test
    void beforeAnythingIsKnownAWholeDeadlineIsEnough() {
        assertNull(objection(300));
    }

    @ParameterizedTest
    @CsvSource({"1,300,", "80,300,", "1,100,", "1,25,", "1,6,BUDGET", "120,300,BUDGET", "80,200,BUDGET"})
    void twiceWhatItUsuallyTakesHasToFitBesideARescue(
            long takesMillis, long budgetMillis, @Nullable Ineligible objection) {
        // Given
        takes(stable, takesMillis);
        takes(candidate, takesMillis);

        // Then
        assertEquals(objection, objection(budgetMillis));
    }
}
