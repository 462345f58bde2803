package dev.belay.load.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.load.http.AnswerKind;
import dev.belay.load.http.LoadResult;
import dev.belay.load.measure.PauseProbe;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JudgeTest {
    private static final PauseProbe PAUSES = PauseProbe.start();
    private static final long SECOND = 1_000_000_000L;
    private static final AnswerKind PRIMARY = new AnswerKind(200, "primary", "flights/2");
    private static final AnswerKind FALLBACK = new AnswerKind(200, "fallback", "flights/1");
    private static final Scenario ERROR = scenario("error");
    private static final Outcome.Evidence OPENED_AND_CLOSED = new Outcome.Evidence(true, 0, 64, 0, List.of());
    private static final Map<String, Long> COUNTED = Map.of("fallback flights/1", 100L, "primary flights/2", 50L);

    @AfterAll
    static void stop() {
        PAUSES.close();
    }

    @Test
    void findsNothingWhereAllIsWell() {
        assertEquals(List.of(), judge(ERROR, load(FALLBACK, 100, 20), OPENED_AND_CLOSED, COUNTED));
    }

    @Test
    void findsAnswersFromTheWrongTier() {
        found("during the fault", ERROR, load(PRIMARY, 100, 20), OPENED_AND_CLOSED);
    }

    @Test
    void findsErrors() {
        found("503", ERROR, load(new AnswerKind(503, "", ""), 100, 20), OPENED_AND_CLOSED);
    }

    @Test
    void findsAnAnswerThatIsFarTooLate() {
        found("an answer after 30000.0 ms", ERROR, load(FALLBACK, 100, 30_000), OPENED_AND_CLOSED);
    }

    @Test
    void findsALateAnswerThatNoPauseExplains() {
        long now = System.nanoTime();
        List<Watch.Missed> missed = List.of(new Watch.Missed(now + 100 * SECOND, now + 101 * SECOND, 3));
        found("3 answers late", ERROR, load(FALLBACK, 100, 20), new Outcome.Evidence(true, 0, 64, 0, missed));
    }

    @Test
    void findsABreakerThatDoesOtherwise() {
        LoadResult load = load(FALLBACK, 100, 20);
        found("never opened", ERROR, load, new Outcome.Evidence(false, 0, 64, 0, List.of()));
        found("didn't close", ERROR, load, new Outcome.Evidence(true, 2, 64, 0, List.of()));
        found("didn't stay closed", scenario("overload"), load, new Outcome.Evidence(true, 0, 64, 0, List.of()));
    }

    @Test
    void findsABulkheadThatDoesntFillOrEmpty() {
        Scenario narrow = scenario("hang-32-slots");
        LoadResult load = load(FALLBACK, 100, 20);
        found("at most 31.0", narrow, load, new Outcome.Evidence(true, 0, 31, 0, List.of()));
        found("still holds 1.0", narrow, load, new Outcome.Evidence(true, 0, 32, 1, List.of()));
    }

    @Test
    void findsACountThatIsOneOff() {
        Map<String, Long> oneOff = Map.of("fallback flights/1", 101L, "primary flights/2", 50L);
        List<String> violations = judge(ERROR, load(FALLBACK, 100, 20), OPENED_AND_CLOSED, oneOff);
        assertTrue(violations.toString().contains("the gateway counted"), violations.toString());
    }

    private static void found(String words, Scenario scenario, LoadResult faulty, Outcome.Evidence evidence) {
        List<String> violations = judge(scenario, faulty, evidence, COUNTED);
        assertTrue(violations.toString().contains(words), violations.toString());
    }

    private static List<String> judge(
            Scenario scenario, LoadResult faulty, Outcome.Evidence evidence, Map<String, Long> counted) {
        List<LoadResult> healing = List.of(load(PRIMARY, 50, 5));
        return new Judge(PAUSES)
                .judge(new Outcome(scenario, faulty, healing, Duration.ofSeconds(1), evidence, counted, Map.of()));
    }

    private static LoadResult load(AnswerKind kind, long count, long slowestMillis) {
        long[] slowest = {slowestMillis * 1_000_000};
        return new LoadResult(System.nanoTime(), SECOND, count, new Histogram(3), slowest, Map.of(kind, count), 0);
    }

    private static Scenario scenario(String name) {
        return Scenario.all().stream()
                .filter(scenario -> scenario.name().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
