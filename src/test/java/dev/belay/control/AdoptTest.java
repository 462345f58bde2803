package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an operator is told who asks to adopt where nothing waits. */
class AdoptTest {
    private final House house = new House();

    private String promoted(Duration bake) {
        String id = house.started("3", House.trying("it is better", bake, 500));
        house.change(id, new RolloutCommand.Promote(""));
        house.pass(Duration.ofMillis(200));
        return id;
    }

    private String refused() {
        Reply.Refused refused = assertInstanceOf(Reply.Refused.class, house.reply(house.ask()));
        assertEquals(Reply.Kind.CONFLICT, refused.kind());
        return refused.words();
    }

    @Test
    void whereTheConfigurationRoutesThereIsNothingToDo() {
        Reply reply = house.reply(house.ask());
        assertEquals(new Reply.Rerouted("the configuration routes already"), reply);
    }

    @Test
    void aCanaryBesideItIsMentioned() {
        String id = house.started("3");
        Reply reply = house.reply(house.ask());
        assertEquals(
                new Reply.Rerouted(
                        "the configuration routes already; rollout " + id + " of flights/3 is canary at 5 %"),
                reply);
    }

    @Test
    void aPromotionIsNamedWithTheCommandThatGoesBack() {
        promoted(Duration.ZERO);
        assertEquals(
                "the configuration names flights/2, flights/1; flights/3 was promoted here, and flights/3, flights/2"
                        + " route; './belay revert flights' goes back to flights/2, flights/1",
                refused());
    }

    @Test
    void aPromotionThatBakesIsNamedWithTheCommandThatGoesBack() {
        String id = promoted(Duration.ofHours(1));
        assertEquals(
                "the configuration names flights/2, flights/1; rollout " + id
                        + " of flights/3 is baking at 95 %; './belay revert flights' undoes the promotion",
                refused());
    }

    @Test
    void aRevertIsNamedWithTheCommandThatTriesAgain() {
        // Given a file that names what was promoted and reverted
        promoted(Duration.ZERO);
        House confirmed = house.restarted(House.plan("3", "2"));
        confirmed.revert();
        // When
        Reply reply = confirmed.reply(confirmed.ask());
        // Then
        assertTrue(
                assertInstanceOf(Reply.Refused.class, reply)
                        .words()
                        .startsWith("the configuration names flights/3, flights/2; a revert has restored flights/2,"
                                + " flights/1; './belay rollout start flights 3 --again' tries flights/3 again"),
                reply.toString());
    }
}
