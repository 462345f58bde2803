package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.routing.EndpointPlan;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a start says of endpoints that are there no more. */
class UnservedTest {
    private final House house = new House();

    private House without() {
        house.settle();
        EndpointPlan flights = House.plan("2", "1");
        House after = house.restarted(
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
        String id = house.started("3", House.trying("it is better", Duration.ZERO, 5_000));
        house.change(id, new RolloutCommand.Promote("it is better"));
        assertEquals("flights/3, flights/2", without().warnings.getFirst().split(" with |, and", 3)[1]);
    }

    @Test
    void saysNothingOfEndpointsThatAreThere() {
        House after = house.restarted();
        after.settle();
        assertEquals(List.of(), after.warnings);
    }
}
