package dev.belay.load.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ExperimentOptionsTest {
    @Test
    void takesEachOptionWithoutLosingTheOthers() {
        assertEquals(
                new ExperimentOptions(Path.of("other"), true, 7, "swap", true),
                ExperimentOptions.parse("--quick", "--seed", "7", "--only", "swap", "--record", "--belay", "other"));
    }

    @Test
    void refusesASeedThatIsNoNumber() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> ExperimentOptions.parse("--seed", "seven"));
        assertEquals("--seed is seven, allowed is a whole number; " + ExperimentOptions.USAGE, wrong.getMessage());
    }

    @Test
    void refusesAnExperimentThatIsNotThere() {
        IllegalArgumentException wrong = assertThrows(
                IllegalArgumentException.class, () -> new ExperimentRun(ExperimentOptions.parse("--only", "nothing")));
        assertEquals("--only is nothing, allowed are [caught, aa, swap, weight, churn, cost]", wrong.getMessage());
    }
}
