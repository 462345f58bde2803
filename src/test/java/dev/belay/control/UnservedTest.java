package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.routing.EndpointPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a start says of endpoints that are there no more. */
class UnservedTest {
    private final ControlFixture fixture = new ControlFixture();

    private ControlFixture without() {
        fixture.settle();
        EndpointPlan flights = TestPlans.plan("2", "1");
        ControlFixture after = fixture.restarted(
                new EndpointPlan("other", flights.deadlineNanos(), List.of(), flights.tiers(), flights.guardPolicy()));
        after.settle();
        return after;
    }

    @Test
    void saysWhatTheJournalKnewOfAnEndpointThatIsGone() {
        assertEquals(
                List.of("configuration state=gone endpoint=flights reason=the journal knows it with flights/2,"
                        + " flights/1, and neither the configuration nor a model folder names it any more: its path is a"
                        + " 404"),
                without().warnings);
    }

    @Test
    void saysWhatWasPromotedThereLast() {
        String id = fixture.started("3", TestPlans.trying("it is better", Duration.ZERO, 5_000));
        fixture.change(id, new RolloutCommand.Promote("it is better"));
        assertEquals("flights/3, flights/2", without().warnings.getFirst().split(" with |, and", 3)[1]);
    }

    @Test
    void saysNothingOfEndpointsThatAreThere() {
        ControlFixture after = fixture.restarted();
        after.settle();
        assertEquals(List.of(), after.warnings);
    }
}
