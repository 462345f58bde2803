package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.routing.EndpointPlan;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has begun to wait for an operator waits until there is an adoption, whatever becomes of the reason. */
class WaitingConfigurationTest {
    private static final EndpointPlan FILE = TestPlans.plan("2", "1");
    private static final EndpointPlan CHANGED = TestPlans.plan("4", "2");

    private static String pending(ControlFixture fixture) {
        return fixture.rollouts.configPending("flights");
    }

    private static String primary(ControlFixture fixture) {
        return Objects.requireNonNull(fixture.routes.served).models().getFirst().version();
    }

    /** @return a process that waits for the end of a canary */
    private static ControlFixture waitingForACanary() {
        ControlFixture before = new ControlFixture(FILE);
        before.started("3");
        return before.restarted(CHANGED);
    }

    private static void abort(ControlFixture fixture) {
        fixture.change(latest(fixture), new RolloutCommand.Abort(""));
    }

    private static void promote(ControlFixture fixture) {
        fixture.change(latest(fixture), new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
    }

    private static String latest(ControlFixture fixture) {
        return Objects.requireNonNull(fixture.rollouts.list("flights"))
                .getFirst()
                .rollout()
                .id();
    }

    @Test
    void waitsStillWhenTheRolloutHasEnded() {
        // Given a file that waits, and the end of what it waits for
        ControlFixture waiting = waitingForACanary();
        abort(waiting);

        // When
        ControlFixture after = waiting.restarted(CHANGED);

        // Then
        assertEquals("2", primary(after));
        assertTrue(
                pending(after)
                        .matches(
                                "the configuration names flights/4, flights/2; it has waited since 2026-01-01T00:00:\\d\\dZ,"
                                        + " when rollout \\S+ of flights/3 was canary; './belay adopt flights' routes flights/4,"
                                        + " flights/2 instead of flights/2, flights/1"),
                pending(after));
        assertTrue(after.warnings.getFirst().endsWith(pending(after)), after.warnings.toString());
    }

    @Test
    void saysSoWhileItIsStillTheSameProcess() {
        // Given
        ControlFixture waiting = waitingForACanary();

        // When
        abort(waiting);

        // Then
        assertTrue(pending(waiting).contains("it has waited since"), pending(waiting));
    }

    @Test
    void waitsStillWhenThePromotionThatItWaitedForIsReverted() {
        // Given a file that waits as a promotion holds
        ControlFixture promoted = new ControlFixture(FILE);
        promoted.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        promote(promoted);
        ControlFixture waiting = promoted.restarted(CHANGED);
        waiting.revert();

        // When
        ControlFixture after = waiting.restarted(CHANGED);

        // Then
        assertEquals("2", primary(after));
        assertTrue(pending(after).contains("'./belay adopt flights' routes"), pending(after));
    }

    @Test
    void waitsStillWhenAVersionThatWasRolledBackHasBeenPromotedAndRevertedSince() {
        // Given a file that waits as it names what was rolled back
        ControlFixture before = new ControlFixture(FILE);
        before.change(before.started("4"), new RolloutCommand.RollBack(""));
        ControlFixture waiting = before.restarted(CHANGED);
        waiting.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        promote(waiting);

        // When
        ControlFixture after = waiting.restarted(CHANGED);

        // Then
        assertEquals("3", primary(after));
        assertTrue(pending(after).contains("flights/3 was promoted here"), pending(after));
    }

    @Test
    void everyReasonIsNamed() {
        // Given a version that was rolled back, and another that was promoted
        ControlFixture before = new ControlFixture(FILE);
        before.change(before.started("4"), new RolloutCommand.RollBack(""));
        before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        promote(before);
        // So that the next process' rollouts have other ids
        before.pass(Duration.ofSeconds(1));

        // When the file names the one that was rolled back
        ControlFixture after = before.restarted(TestPlans.plan("4", "1"));

        // Then
        assertTrue(
                pending(after)
                        .startsWith("the configuration names flights/4, flights/1; flights/3 was promoted here and"
                                + " flights/4 was rolled back here; './belay adopt flights'"),
                pending(after));

        // And while a rollout runs
        after.started("2");
        assertTrue(pending(after).contains("flights/1; flights/4 was rolled back here; rollout "), pending(after));
    }

    @Test
    void isJournaledOnceForAsLongAsItWaits() {
        // Given
        ControlFixture waiting = waitingForACanary();

        // When
        ControlFixture after = waiting.restarted(CHANGED).restarted(CHANGED);

        // Then
        assertEquals(1, after.entries(Decision.Waiting.KIND).size());
        assertTrue(
                after.entries(Decision.Waiting.KIND)
                        .getFirst()
                        .reason()
                        .matches("the configuration names flights/4, flights/2 and waits for an operator:"
                                + " rollout \\S+ of flights/3 was canary"),
                after.entries(Decision.Waiting.KIND).toString());
    }

    @Test
    void theLogHasTheReasonThatIsLeftAfterTheStart() {
        // Given a canary whose candidate is gone
        ControlFixture before = new ControlFixture(FILE);
        before.started("3");
        before.defects.put("3", "there is no such version");

        // When
        ControlFixture after = before.restarted(CHANGED);

        // Then nobody is asked to end what this start has ended
        assertEquals(
                "configuration state=pending endpoint=flights reason=" + pending(after), after.warnings.getFirst());
    }

    @Test
    void adoptEndsIt() {
        // Given
        ControlFixture waiting = waitingForACanary();
        abort(waiting);

        // When
        waiting.reply(waiting.ask());

        // Then
        assertEquals("4", primary(waiting));
        assertEquals("", pending(waiting));
        ControlFixture after = waiting.restarted(CHANGED);
        assertEquals("4", primary(after));
        assertEquals("", pending(after));
    }

    @ParameterizedTest
    @CsvSource({
        "4,tier primary can't serve flights/4: it is UNAVAILABLE: no ONNX",
        "2,tier fallback can't serve flights/2: it is UNAVAILABLE: no ONNX"
    })
    void adoptRefusesWhatCannotServe(String broken, String words) {
        // Given a file that waits, and names a version that can't be loaded
        ControlFixture before = new ControlFixture(FILE);
        before.started("3");
        before.defects.put(broken, "it is UNAVAILABLE: no ONNX");
        ControlFixture waiting = before.restarted(CHANGED);
        abort(waiting);

        // When
        Reply reply = waiting.reply(waiting.ask());

        // Then the reason is the one that status has said already
        Reply.Refused refused = assertInstanceOf(Reply.Refused.class, reply);
        assertEquals(Reply.Kind.CONFLICT, refused.kind());
        assertTrue(
                refused.message().endsWith("'./belay adopt flights' is refused as long as " + words),
                refused.message());
        assertEquals(pending(waiting), refused.message());
        assertEquals("2", primary(waiting));
    }

    @Test
    void anotherFileIsJudgedByItself() {
        // Given
        ControlFixture waiting = waitingForACanary();
        abort(waiting);

        // When nothing speaks against what the file names now
        ControlFixture after = waiting.restarted(TestPlans.plan("3", "1"));

        // Then
        assertEquals("3", primary(after));
        assertEquals("", pending(after));
    }

    @Test
    void aFileThatNamesWhatRoutesAgainEndsIt() {
        // Given a file that waits, and is taken back
        ControlFixture waiting = waitingForACanary();
        ControlFixture takenBack = waiting.restarted(FILE);
        abort(takenBack);

        // When it comes again, and nothing speaks against it
        ControlFixture after = takenBack.restarted(CHANGED);

        // Then
        assertEquals("4", primary(after));
        assertEquals("", pending(after));
    }

    @Test
    void aFileThatIsAsItWasWhileAPromotionHoldsEndsIt() {
        // Given a file that waits as a promotion holds
        ControlFixture promoted = new ControlFixture(FILE);
        promoted.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        promote(promoted);
        ControlFixture waiting = promoted.restarted(CHANGED);

        // When
        ControlFixture after = waiting.restarted(FILE);

        // Then nothing waits, and the journal knows
        assertEquals("3", primary(after));
        assertEquals("", pending(after));
        assertEquals(
                "the configuration no longer names flights/4, flights/2: nothing waits",
                after.entries(Decision.Waiting.KIND).getLast().reason());
    }

    @Test
    void aPromotionThatLeadsToTheFilesTiersEndsIt() {
        // Given a file that waits, and names what the canary would come to
        ControlFixture before = new ControlFixture(FILE);
        before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        ControlFixture waiting = before.restarted(TestPlans.plan("3", "2"));

        // When
        promote(waiting);

        // Then
        assertEquals("3", primary(waiting));
        assertEquals("", pending(waiting));
        assertEquals("", pending(waiting.restarted(TestPlans.plan("3", "2"))));
    }
}
