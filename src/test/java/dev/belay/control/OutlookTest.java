package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.rollout.rule.ErrorsInARow;
import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.StableHistory;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OutlookTest {
    private final House house = new House();

    @Test
    void saysWhatTheRuleWouldDo() {
        // Given
        RolloutRules rules = new RolloutRules(RuleSettings.DEFAULT, new StableHistory(10_000, 10), 0);
        // When
        Outlook outlook = Outlook.of(RuleSettings.DEFAULT, rules.state(), 500);
        // Then
        OptionalInt errors = ErrorsInARow.toRollBack(RuleSettings.DEFAULT, rules.state(), 500);
        assertEquals(errors, outlook.errorsToRollback());
        assertTrue(errors.isPresent());
    }

    @Test
    void isTheSameOneForTheSameEvidence() {
        String id = house.started("3");
        house.requests(1_000);
        assertSame(house.view(id).outlook(), house.view(id).outlook());
    }

    @Test
    void isAnotherOneOnceThereIsMoreEvidence() {
        String id = house.started("3");
        house.requests(1_000);
        Outlook before = house.view(id).outlook();
        house.requests(1);
        assertNotSame(before, house.view(id).outlook());
    }

    @Test
    void speaksOfTheMomentOfItsView() {
        // Given a view of a candidate that a few errors would take out
        house.requests(2_000);
        String id = house.started("3");
        house.requests(500);
        Outlook outlook = house.view(id).outlook();
        // When it is taken out before anybody asks
        house.change(id, new RolloutCommand.RollBack(""));
        // Then the view still says what it would have taken
        assertTrue(outlook.errorsToRollback().isPresent());
    }

    @Test
    void ofWhatIsOverNoErrorsAreCountedDown() {
        String id = house.started("3");
        house.requests(1_000);
        house.change(id, new RolloutCommand.Abort(""));
        assertEquals(OptionalInt.empty(), house.view(id).outlook().errorsToRollback());
    }
}
