package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.journal.Decision;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EndedRolloutTest {
    private final ControlFixture fixture = new ControlFixture();

    private static String figures(RolloutView view) {
        return view.stable().orElseThrow().requests() + " "
                + view.candidate().orElseThrow().requests() + " " + view.evidence() + " " + view.threshold();
    }

    @Test
    void keepsItsFiguresOverARestart() {
        // Given
        String id = fixture.started("3");
        fixture.requests(1_000);
        fixture.change(id, new RolloutCommand.RollBack(""));
        RolloutView end = fixture.view(id);
        // When
        RolloutView after = fixture.restarted().view(id);
        // Then
        assertEquals(figures(end), figures(after));
    }

    @Test
    void isJournaledAndOutWhateverBreaksBehindTheSwap() {
        // Given a candidate whose comparison can't be ended
        String id = fixture.started("3");
        Objects.requireNonNull(fixture.models.get("3")).bugInEndComparison = new IllegalStateException("on purpose");
        // When
        assertThrows(IllegalStateException.class, () -> fixture.change(id, new RolloutCommand.RollBack("")));
        // Then
        assertEquals(1, fixture.entries(Decision.Move.ROLLED_BACK.kind()).size());
        assertNull(fixture.route().split());
    }
}
