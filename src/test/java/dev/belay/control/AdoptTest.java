package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The reply to an adoption when nothing waits. */
class AdoptTest {
    private final ControlFixture fixture = new ControlFixture();

    private String promoted(Duration bake) {
        String id = fixture.started("3", TestPlans.trying("it is better", bake, 500));
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        return id;
    }

    private String refused() {
        Reply.Refused refused = assertInstanceOf(Reply.Refused.class, fixture.reply(fixture.ask()));
        assertEquals(Reply.Kind.CONFLICT, refused.kind());
        return refused.message();
    }

    @Test
    void whereTheConfigurationRoutesThereIsNothingToDo() {
        Reply reply = fixture.reply(fixture.ask());
        assertEquals(new Reply.Rerouted("the configuration routes already"), reply);
    }

    @Test
    void aCanaryBesideItIsMentioned() {
        String id = fixture.started("3");
        Reply reply = fixture.reply(fixture.ask());
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
    void afterOtherTiersWereAdoptedEachMessageHasTheSameListOfCommands() {
        // Given
        String id = promoted(Duration.ZERO);
        ControlFixture after = fixture.restarted(TestPlans.plan("4", "2"));
        assertInstanceOf(Reply.Rerouted.class, after.reply(after.ask()));
        // When
        Reply reply = after.change(id, new RolloutCommand.Abort(""));
        // Then
        assertEquals(
                Reply.refused(
                        Reply.Kind.CONFLICT,
                        "rollout " + id + " is promoted: it can't abort; possible now: start another rollout"),
                reply);
        assertEquals("start another rollout", after.view(id).possible());
        assertInstanceOf(Reply.Refused.class, after.revert());
    }

    @Test
    void aRevertIsNamedWithTheCommandThatTriesAgain() {
        // Given a file that names what was promoted and reverted
        promoted(Duration.ZERO);
        ControlFixture confirmed = fixture.restarted(TestPlans.plan("3", "2"));
        confirmed.revert();
        // When
        Reply reply = confirmed.reply(confirmed.ask());
        // Then
        assertTrue(
                assertInstanceOf(Reply.Refused.class, reply)
                        .message()
                        .startsWith("the configuration names flights/3, flights/2; a revert has restored flights/2,"
                                + " flights/1; './belay rollout start flights 3 --again' tries flights/3 again"),
                reply.toString());
    }
}
