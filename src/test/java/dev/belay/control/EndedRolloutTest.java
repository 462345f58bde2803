package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.journal.Decision;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class EndedRolloutTest {
    private final House house = new House();

    private static String figures(RolloutView view) {
        return view.stable().orElseThrow().requests() + " "
                + view.candidate().orElseThrow().requests() + " " + view.evidence() + " " + view.threshold();
    }

    @Test
    void keepsItsFiguresOverARestart() {
        // Given
        String id = house.started("3");
        house.requests(1_000);
        house.change(id, new RolloutCommand.RollBack(""));
        RolloutView end = house.view(id);
        // When
        RolloutView after = house.restarted().view(id);
        // Then
        assertEquals(figures(end), figures(after));
    }

    @Test
    void isJournaledAndOutWhateverBreaksBehindTheSwap() {
        // Given a candidate whose comparison can't be ended
        String id = house.started("3");
        Objects.requireNonNull(house.models.get("3")).bugInEndComparison = new IllegalStateException("on purpose");
        // When
        assertThrows(IllegalStateException.class, () -> house.change(id, new RolloutCommand.RollBack("")));
        // Then
        assertEquals(1, house.entries(Decision.Move.ROLLED_BACK.kind()).size());
        assertNull(house.route().split());
    }
}
