package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** A journal of which one row makes no sense. */
class GapTest {
    private final ControlFixture before = new ControlFixture();

    private static UnaryOperator<JournalEntry> figure(String name, Object value) {
        return entry -> GoldenJournal.withFigure(entry, name, value);
    }

    private static UnaryOperator<JournalEntry> member(String at, Object value) {
        return entry -> GoldenJournal.withMember(entry, at, value);
    }

    private static UnaryOperator<JournalEntry> unreadable() {
        return entry -> JournalEntry.unreadable(
                entry.stream(), entry.sequence(), entry.at(), "row 7 of the journal can't be read: no JSON");
    }

    private static JournalEntry ofKind(JournalEntry entry, String kind) {
        return entry.deciding(new Decision.NotUnderstood(
                kind,
                entry.decision().rollout(),
                entry.decision().version(),
                Map.of(),
                "its kind is '" + kind + "', which this version doesn't know"));
    }

    private ControlFixture restartedWith(String kind, UnaryOperator<JournalEntry> damage) {
        before.end();
        before.store.damage(entry -> entry.kind().equals(kind), damage);
        return before.restarted();
    }

    private static String refused(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).message();
    }

    private static String gap(ControlFixture fixture) {
        return fixture.rollouts.journalGap("flights");
    }

    private static Reply adopt(ControlFixture fixture) {
        return fixture.reply(fixture.rollouts.adopt("flights", ControlFixture.OPERATOR, fixture.now()));
    }

    @TestFactory
    Stream<DynamicTest> anEndpointRoutesAsBeforeTheRowThatMakesNoSense() {
        Map<String, UnaryOperator<JournalEntry>> damages = new LinkedHashMap<>();
        damages.put("no JSON", unreadable());
        damages.put("a kind of a later version", entry -> ofKind(entry, "rollout.shadowed"));
        damages.put("a state of a later version", member("/state/name", "hibernating"));
        damages.put("steps that are no numbers", member("/plan/steps", List.of("five")));
        damages.put("a rule with limits of another version", member("/plan/rules/gate", 7.0));
        damages.put("a member of a later version", member("/replicas", 3));
        damages.put("a schema of a later version", member("/schema", 3));
        damages.put("a state of a later version, in the first form", figure("state", "hibernating"));
        damages.put("steps that are no numbers, in the first form", figure("steps", "five"));
        damages.put("a rule with limits of another version, in the first form", figure("rules.gate", 7.0));
        return damages.entrySet().stream()
                .map(damage -> DynamicTest.dynamicTest(damage.getKey(), () -> {
                    // Given a rollout whose start can't be followed
                    ControlFixture fixture = new ControlFixture();
                    fixture.started("3");
                    fixture.end();
                    fixture.store.damage(entry -> entry.kind().equals(Decision.Started.KIND), damage.getValue());
                    // When the process is restarted
                    ControlFixture after = fixture.restarted();
                    // Then the tiers from before it route, and the endpoint says why no more does
                    assertEquals("2", after.primary());
                    assertNull(after.route().split());
                    String row = damage.getKey().equals("no JSON")
                            ? "row 7 of the journal can't be read: no JSON: "
                            : "entry 2 of flights in the journal can't be followed (";
                    assertTrue(gap(after).startsWith(row), gap(after));
                }));
    }

    @TestFactory
    Stream<DynamicTest> whatWasJournaledUnderOtherLimitsStillHolds() {
        Map<String, UnaryOperator<JournalEntry>> loose = new LinkedHashMap<>();
        loose.put("a step of 98 %", member("/plan/steps", List.of(5, 98)));
        loose.put("a bake of ten years", member("/plan/bake", "P3650D"));
        loose.put("a minimum time of two years", member("/plan/minTime", "P730D"));
        loose.put("no hypothesis", member("/plan/hypothesis", ""));
        loose.put("a step of 98 %, in the first form", figure("steps", "500,9800"));
        loose.put("a bake of ten years, in the first form", figure("bake", "P3650D"));
        loose.put("a minimum time of two years, in the first form", figure("minTime", "P730D"));
        loose.put("no hypothesis, in the first form", figure("hypothesis", ""));
        return loose.entrySet().stream()
                .map(limit -> DynamicTest.dynamicTest(limit.getKey(), () -> {
                    // Given a rollout that nobody might start today
                    ControlFixture fixture = new ControlFixture();
                    String id = fixture.started("3");
                    fixture.end();
                    fixture.store.damage(entry -> entry.kind().equals(Decision.Started.KIND), limit.getValue());
                    // When the process is restarted
                    ControlFixture after = fixture.restarted();
                    // Then it goes on
                    assertEquals("canary", after.state(id));
                    assertEquals("", gap(after));
                }));
    }

    @Test
    void nothingStartsBehindAGap() {
        before.started("3");
        ControlFixture after = restartedWith(Decision.Started.KIND, unreadable());
        assertTrue(refused(after.start("4", TestPlans.trying("it is better still")))
                .startsWith("row 7 of the journal can't be read: no JSON: "));
    }

    @Test
    void aRolloutFromBeforeAGapNeitherStepsNorIsPromoted() {
        // Given a rollout of which a weight can't be followed
        before.requests(2_000);
        String id = before.started("3");
        before.change(id, new RolloutCommand.Weight(1_000));
        ControlFixture after = restartedWith("rollout.weight", unreadable());
        // When all that a step needs has come
        after.requests(20_000);
        // Then it stays at the weight before, and says why
        assertEquals("canary", after.state(id));
        assertEquals(500, Objects.requireNonNull(after.route().split()).weight());
        assertTrue(after.view(id).heldBecause().startsWith("row 7 of the journal can't be read: "));
    }

    @Test
    void aRolloutFromBeforeAGapIsStillRolledBack() {
        before.requests(2_000);
        String id = before.started("3");
        before.change(id, new RolloutCommand.Weight(1_000));
        ControlFixture after = restartedWith("rollout.weight", unreadable());
        Objects.requireNonNull(after.models.get("3")).failing();
        after.requests(1_000);
        assertEquals("rolledBack", after.state(id));
    }

    @Test
    void aRollbackBehindAGapHoldsAfterTheNextRestart() {
        before.requests(2_000);
        String id = before.started("3");
        before.change(id, new RolloutCommand.Weight(1_000));
        ControlFixture after = restartedWith("rollout.weight", unreadable());
        after.change(id, new RolloutCommand.RollBack(""));
        assertEquals("rolledBack", after.restarted().state(id));
    }

    @Test
    void aBakeFromBeforeAGapIsNotPromotedForGood() {
        String id = before.started("3", TestPlans.trying("it is better", Duration.ofSeconds(2), 500));
        before.change(id, new RolloutCommand.Pause());
        before.change(id, new RolloutCommand.Promote(""));
        ControlFixture after = restartedWith("rollout.paused", entry -> ofKind(entry, "rollout.dozing"));
        after.pass(Duration.ofSeconds(5));
        assertEquals("canary", after.state(id));
    }

    @Test
    void aPromotionBehindAGapIsNotFollowed() {
        String id = before.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        before.change(id, new RolloutCommand.Promote(""));
        ControlFixture after = restartedWith(Decision.Started.KIND, unreadable());
        assertEquals("2", after.primary());
    }

    @Test
    void theFirstRowThatMakesNoSenseLeavesTheConfigurationRouting() {
        before.settle();
        ControlFixture after = restartedWith(Decision.Adopted.KIND, unreadable());
        assertEquals("2", after.primary());
        assertEquals(0, after.entries(Decision.Adopted.KIND).size());
    }

    @Test
    void anAdoptionClosesTheGap() {
        // Given
        before.started("3");
        ControlFixture after = restartedWith(Decision.Started.KIND, unreadable());
        // When
        assertInstanceOf(Reply.Rerouted.class, adopt(after));
        // Then rollouts start again, now and after the next restart
        assertEquals("", gap(after));
        after.started("4");
        assertEquals("", gap(after.restarted()));
    }

    @Test
    void anAdoptionWaitsForTheEndOfARolloutFromBeforeTheGap() {
        String id = before.started("3");
        before.change(id, new RolloutCommand.Weight(1_000));
        ControlFixture after = restartedWith("rollout.weight", unreadable());
        assertTrue(refused(adopt(after)).startsWith("rollout " + id + " is canary, end it first"));
    }

    @Test
    void aRowOfALaterVersionThatIsReadByAStoreThatComesLateLeavesTheEndpointKnown() {
        // Given a store that is away at the start, with a row that makes no sense
        before.started("3");
        before.end();
        before.store.damage(entry -> entry.kind().equals(Decision.Started.KIND), unreadable());
        before.store.down(true);
        ControlFixture after = before.restarted();
        // When it comes
        before.store.down(false);
        after.await("the gap", () -> !gap(after).isEmpty());
        // Then an operator can go on
        assertInstanceOf(Reply.Rerouted.class, adopt(after));
    }

    @Test
    void aRollbackOfARolloutWhoseStartCannotBeReadIsRemembered() {
        // Given a readable rollback behind it, and an adoption that closes the gap
        before.change(before.started("3"), new RolloutCommand.RollBack(""));
        ControlFixture after = restartedWith(Decision.Started.KIND, entry -> ofKind(entry, "rollout.begunElsewhere"));
        assertInstanceOf(Reply.Rerouted.class, adopt(after));
        // Then the version can't be tried again by mistake
        assertTrue(refused(after.start("3", TestPlans.trying("it is better"))).contains("was rolled back here"));
    }

    @Test
    void notesMakeNoGap() {
        assertEquals(
                Set.of("rollout.held", "rollout.released", "drill.started", "drill.ended", "breaker.opened"),
                Decision.NOTES);
    }
}
