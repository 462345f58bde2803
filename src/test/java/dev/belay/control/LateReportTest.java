package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.cascade.FakeTier;
import dev.belay.execution.RunResult;
import dev.belay.vocabulary.FailureReason;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A candidate's call has timed out, and its timer's report comes a little later: on a busy machine event loops are late. */
class LateReportTest {
    private static final Duration A_LITTLE_AFTER_THE_TIMEOUT = Duration.ofMillis(120);

    private final ControlFixture fixture = new ControlFixture();
    private final String id = fixture.started("3");
    private final FakeTier candidate = Objects.requireNonNull(fixture.models.get("3"));

    @BeforeEach
    void waitForTheTimeoutOfOneRequest() {
        candidate.waiting();
        while (candidate.waiting.isEmpty()) {
            fixture.requests(1);
        }
        fixture.pass(A_LITTLE_AFTER_THE_TIMEOUT);
    }

    private long errors() {
        fixture.pass(Duration.ofSeconds(1));
        return fixture.view(id).candidate().orElseThrow().errors();
    }

    private void report(boolean crowdedOut) {
        candidate.waiting.forEach(
                done -> done.accept(new RunResult.Failure(FailureReason.TIMEOUT, "timeout", crowdedOut)));
    }

    @Test
    void aTimeoutBehindOtherRequestsIsNoErrorOfTheCandidate() {
        report(true);
        assertEquals(0, errors());
    }

    @Test
    void aTimeoutOfTheModelIsAnErrorOfTheCandidate() {
        report(false);
        assertEquals(1, errors());
    }

    @Test
    void aCallThatIsNeverReportedIsAnErrorOfTheCandidate() {
        assertEquals(1, errors());
    }
}
