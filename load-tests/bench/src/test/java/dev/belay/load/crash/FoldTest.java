package dev.belay.load.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FoldTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Row ADOPTED =
            row(1, "endpoint.adopted", "", "{'tier.0.model':'flights','tier.0.version':'2'}");
    private static final Row STARTED = row(2, "rollout.started", "r", "{'state':'canary','weight':500,'revision':1}");
    private static final Row PROMOTED = row(3, "rollout.promoted", "r", "{'state':'promoted','revision':2}");

    private static Row row(long sequence, String kind, String rollout, String facts) {
        try {
            return new Row(sequence, sequence, kind, rollout, "3", "ada", "", JSON.readTree(facts.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String fold(Row... rows) {
        Fold fold = new Fold(List.of(rows));
        return Objects.requireNonNull(fold.rollouts().get("r")).state() + " " + fold.primary();
    }

    private static int violations(Row... rows) {
        Violations violations = new Violations();
        new Fold(List.of(rows)).check(violations);
        return violations.all().size();
    }

    @Test
    void aPromotionMakesTheCandidateThePrimary() {
        assertEquals("promoted flights/3", fold(ADOPTED, STARTED, PROMOTED));
    }

    @Test
    void anEndThatCrossedAPromotionTakesItBack() {
        Row end = row(4, "rollout.rolledBack", "r", "{'state':'rolledBack','revision':2}");
        assertEquals("rolledBack flights/2", fold(ADOPTED, STARTED, PROMOTED, end));
    }

    @Test
    void whatFollowsAnEndIsNothing() {
        Row end = row(3, "rollout.aborted", "r", "{'state':'aborted','revision':2}");
        Row late = row(4, "rollout.step", "r", "{'state':'canary','weight':5000,'revision':2}");
        assertEquals("aborted flights/2", fold(ADOPTED, STARTED, end, late));
    }

    @Test
    void rowsInOrderAreFine() {
        assertEquals(0, violations(ADOPTED, STARTED, PROMOTED));
    }

    @Test
    void aGapIsAViolation() {
        assertEquals(1, violations(ADOPTED, PROMOTED));
    }

    @Test
    void aMoveThatIsThereTwiceIsAViolation() {
        Row again = row(4, "rollout.promoted", "r", "{'state':'promoted','revision':2}");
        assertEquals(1, violations(ADOPTED, STARTED, PROMOTED, again));
    }
}
