package dev.belay.load.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WitnessTest {
    private static final Standing AT_TWO = new Standing("r", "3", "canary", 1, 5, true, 2, "");
    private final Witness witness = new Witness();
    private final Violations violations = new Violations();

    private static Row pause(long sequence) {
        return new Row(
                sequence,
                sequence,
                "rollout.paused",
                "r",
                "3",
                "ada",
                "",
                JsonNodeFactory.instance.objectNode().put("revision", 2));
    }

    private static Callers.Seen byTheCandidate(long sentNanos) {
        return new Callers.Seen(sentNanos, sentNanos + 1, 200, true, "candidate", "flights/3");
    }

    private void journal(Row... rows) {
        witness.checkJournal(List.of(rows), violations);
    }

    private int found() {
        return violations.all().size();
    }

    @Test
    void anAcknowledgedChangeThatIsThereOnceIsFine() {
        witness.changed("rollout.paused", AT_TWO, 2);
        journal(pause(1));
        assertEquals(0, found());
    }

    @Test
    void anAcknowledgedChangeThatIsMissingIsAViolation() {
        witness.changed("rollout.paused", AT_TWO, 2);
        journal();
        assertEquals(1, found());
    }

    @Test
    void aStateFromBeforeAnAnswerIsAViolation() {
        witness.changed("rollout.paused", AT_TWO, 2);
        witness.checkStandings(Map.of("r", new Standing("r", "3", "canary", 1, 5, false, 1, "")), violations);
        assertEquals(1, found());
    }

    @Test
    void aRolloutThatRunsAfterItsLoggedEndIsAViolation() {
        witness.logged("r", "rolledBack");
        witness.checkStandings(Map.of("r", AT_TWO), violations);
        assertEquals(1, found());
    }

    @Test
    void aCandidatesAnswerWhileItRunsIsFine() {
        witness.starting("h", 10);
        witness.allOver(20);
        witness.checkAnswers(List.of(byTheCandidate(15)), violations);
        assertEquals(0, found());
    }

    @Test
    void aCandidatesAnswerAfterItsEndIsAViolation() {
        witness.starting("h", 10);
        witness.allOver(20);
        witness.checkAnswers(List.of(byTheCandidate(21)), violations);
        assertEquals(1, found());
    }
}
