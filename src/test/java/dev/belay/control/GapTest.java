package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import java.time.Duration;
import java.util.LinkedHashMap;
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
    private final House before = new House();

    private static UnaryOperator<Entry> fact(String name, Object value) {
        return entry -> {
            Map<String, Object> facts = new LinkedHashMap<>(entry.facts().asMap());
            facts.put(name, value);
            return entry.with(Facts.of(facts));
        };
    }

    private static UnaryOperator<Entry> unreadable() {
        return entry -> Entry.unreadable(
                entry.stream(), entry.sequence(), entry.at(), "row 7 of the journal can't be read: no JSON");
    }

    private static Entry ofKind(Entry entry, String kind) {
        return Entry.of(entry.stream(), entry.at(), kind)
                .numbered(entry.sequence())
                .ofRollout(entry.rollout())
                .with(entry.facts());
    }

    private House restartedWith(String kind, UnaryOperator<Entry> damage) {
        before.end();
        before.store.damage(entry -> entry.kind().equals(kind), damage);
        return before.restarted();
    }

    private static String refused(Reply reply) {
        return assertInstanceOf(Reply.Refused.class, reply).words();
    }

    private static String gap(House house) {
        return house.rollouts.journalGap("flights");
    }

    private static Reply adopt(House house) {
        return house.reply(house.rollouts.adopt("flights", House.OPERATOR, house.now()));
    }

    @TestFactory
    Stream<DynamicTest> anEndpointRoutesAsBeforeTheRowThatMakesNoSense() {
        Map<String, UnaryOperator<Entry>> damages = new LinkedHashMap<>();
        damages.put("no JSON", unreadable());
        damages.put("a kind of a later version", entry -> ofKind(entry, "rollout.shadowed"));
        damages.put("a state of a later version", fact("state", "hibernating"));
        damages.put("steps that are no numbers", fact("steps", "five"));
        damages.put("a rule with limits of another version", fact("rules.gate", 7.0));
        return damages.entrySet().stream()
                .map(damage -> DynamicTest.dynamicTest(damage.getKey(), () -> {
                    // Given a rollout whose start can't be followed
                    House house = new House();
                    house.started("3");
                    house.end();
                    house.store.damage(entry -> entry.kind().equals(Past.STARTED), damage.getValue());
                    // When the process is restarted
                    House after = house.restarted();
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
        Map<String, UnaryOperator<Entry>> loose = new LinkedHashMap<>();
        loose.put("a step of 98 %", fact("steps", "500,9800"));
        loose.put("a bake of ten years", fact("bake", "P3650D"));
        loose.put("a minimum time of two years", fact("minTime", "P730D"));
        loose.put("no hypothesis", fact("hypothesis", ""));
        return loose.entrySet().stream()
                .map(limit -> DynamicTest.dynamicTest(limit.getKey(), () -> {
                    // Given a rollout that nobody might start today
                    House house = new House();
                    String id = house.started("3");
                    house.end();
                    house.store.damage(entry -> entry.kind().equals(Past.STARTED), limit.getValue());
                    // When the process is restarted
                    House after = house.restarted();
                    // Then it goes on
                    assertEquals("canary", after.state(id));
                    assertEquals("", gap(after));
                }));
    }

    @Test
    void nothingStartsBehindAGap() {
        before.started("3");
        House after = restartedWith(Past.STARTED, unreadable());
        assertTrue(refused(after.start("4", House.trying("it is better still")))
                .startsWith("row 7 of the journal can't be read: no JSON: "));
    }

    @Test
    void aRolloutFromBeforeAGapNeitherStepsNorIsPromoted() {
        // Given a rollout of which a weight can't be followed
        before.requests(2_000);
        String id = before.started("3");
        before.change(id, new Call.Weight(1_000));
        House after = restartedWith("rollout.weight", unreadable());
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
        before.change(id, new Call.Weight(1_000));
        House after = restartedWith("rollout.weight", unreadable());
        Objects.requireNonNull(after.models.get("3")).failing();
        after.requests(1_000);
        assertEquals("rolledBack", after.state(id));
    }

    @Test
    void aRollbackBehindAGapHoldsAfterTheNextRestart() {
        before.requests(2_000);
        String id = before.started("3");
        before.change(id, new Call.Weight(1_000));
        House after = restartedWith("rollout.weight", unreadable());
        after.change(id, new Call.RollBack(""));
        assertEquals("rolledBack", after.restarted().state(id));
    }

    @Test
    void aBakeFromBeforeAGapIsNotPromotedForGood() {
        String id = before.started("3", House.trying("it is better", Duration.ofSeconds(2), 500));
        before.change(id, new Call.Pause());
        before.change(id, new Call.Promote(""));
        House after = restartedWith("rollout.paused", entry -> ofKind(entry, "rollout.dozing"));
        after.pass(Duration.ofSeconds(5));
        assertEquals("canary", after.state(id));
    }

    @Test
    void aPromotionBehindAGapIsNotFollowed() {
        String id = before.started("3", House.trying("it is better", Duration.ZERO, 500));
        before.change(id, new Call.Promote(""));
        House after = restartedWith(Past.STARTED, unreadable());
        assertEquals("2", after.primary());
    }

    @Test
    void theFirstRowThatMakesNoSenseLeavesTheConfigurationRouting() {
        before.settle();
        House after = restartedWith(Past.ADOPTED, unreadable());
        assertEquals("2", after.primary());
        assertEquals(0, after.entries(Past.ADOPTED).size());
    }

    @Test
    void anAdoptionClosesTheGap() {
        // Given
        before.started("3");
        House after = restartedWith(Past.STARTED, unreadable());
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
        before.change(id, new Call.Weight(1_000));
        House after = restartedWith("rollout.weight", unreadable());
        assertTrue(refused(adopt(after)).startsWith("rollout " + id + " is canary, end it first"));
    }

    @Test
    void aRowOfALaterVersionThatIsReadByAStoreThatComesLateLeavesTheEndpointKnown() {
        // Given a store that is away at the start, with a row that makes no sense
        before.started("3");
        before.end();
        before.store.damage(entry -> entry.kind().equals(Past.STARTED), unreadable());
        before.store.down(true);
        House after = before.restarted();
        // When it comes
        before.store.down(false);
        after.await("the gap", () -> !gap(after).isEmpty());
        // Then an operator can go on
        assertInstanceOf(Reply.Rerouted.class, adopt(after));
    }

    @Test
    void notesMakeNoGap() {
        assertEquals(
                Set.of("rollout.held", "rollout.released", "drill.started", "drill.ended", "breaker.opened"),
                Past.notes());
    }
}
