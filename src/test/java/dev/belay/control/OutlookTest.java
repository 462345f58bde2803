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
    private final ControlFixture fixture = new ControlFixture();

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
        String id = fixture.started("3");
        fixture.requests(1_000);
        assertSame(fixture.view(id).outlook(), fixture.view(id).outlook());
    }

    @Test
    void isAnotherOneOnceThereIsMoreEvidence() {
        String id = fixture.started("3");
        fixture.requests(1_000);
        Outlook before = fixture.view(id).outlook();
        fixture.requests(1);
        assertNotSame(before, fixture.view(id).outlook());
    }

    @Test
    void isOfTheMomentOfItsView() {
        // Given a view of a candidate that a few errors would take out
        fixture.requests(2_000);
        String id = fixture.started("3");
        fixture.requests(500);
        Outlook outlook = fixture.view(id).outlook();
        // When it is taken out before anybody asks
        fixture.change(id, new RolloutCommand.RollBack(""));
        // Then the view still says what it would have taken
        assertTrue(outlook.errorsToRollback().isPresent());
    }

    @Test
    void ofWhatIsOverNoErrorsAreCountedDown() {
        String id = fixture.started("3");
        fixture.requests(1_000);
        fixture.change(id, new RolloutCommand.Abort(""));
        assertEquals(OptionalInt.empty(), fixture.view(id).outlook().errorsToRollback());
    }
}
