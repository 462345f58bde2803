package dev.belay.load.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class TrialOptionsTest {
    @Test
    void takesEachOptionWithoutLosingTheOthers() {
        assertEquals(
                new TrialOptions(Path.of("other"), true, 7, "swap", true),
                TrialOptions.parse("--quick", "--seed", "7", "--only", "swap", "--record", "--belay", "other"));
    }

    @Test
    void refusesASeedThatIsNoNumber() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> TrialOptions.parse("--seed", "seven"));
        assertEquals("--seed is seven, allowed is a whole number; " + TrialOptions.USAGE, wrong.getMessage());
    }

    @Test
    void refusesAnExperimentThatIsNotThere() {
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class, () -> new TrialRun(TrialOptions.parse("--only", "nothing")));
        assertEquals("--only is nothing, allowed are [caught, aa, swap, weight, churn, cost]", wrong.getMessage());
    }
}
