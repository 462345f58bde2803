package dev.belay.adapter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.BreakerState;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.ModelObserver;
import dev.belay.monitoring.Observations.Outcome;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MicrometerObservationsTest {
    private static final long DEADLINE_NANOS = 300_000_000L;
    private static final ModelRef MODEL = new ModelRef("flights", "2");
    private static final Map<String, String> ENDPOINT = Map.of("endpoint", "flights");
    private static final Map<String, String> TIER =
            Map.of("endpoint", "flights", "tier", "primary", "model", "flights", "version", "2");
    private static final Map<String, String> VERSION = Map.of("model", "flights", "version", "2");

    private final PrometheusMeterRegistry registry = Scrape.registry();
    private final Observations observations = new MicrometerObservations(registry);
    private final EndpointObserver endpoint = observations.endpoint("flights", DEADLINE_NANOS);
    private final TierObserver tier = observations.tier("flights", "primary", MODEL, DEADLINE_NANOS);
    private final ModelObserver model = observations.model(MODEL);

    @ParameterizedTest
    @CsvSource({"v1,OK,ok", "v1,DEGRADED,degraded", "v2,REJECTED,rejected", "v2,FAILED,failed"})
    void timesRequestByProtocolAndOutcome(String protocol, Outcome outcome, String label) {
        // When
        endpoint.request(new Protocol(protocol), outcome, 20_000_000);

        // Then
        Map<String, String> labels = with(ENDPOINT, Map.of("protocol", protocol, "outcome", label));
        assertEquals(1, scrape().value("belay_requests_seconds_count", labels));
        assertEquals(0.02, scrape().value("belay_requests_seconds_sum", labels), 1e-9);
        assertEquals(1, scrape().sum("belay_requests_seconds_count", Map.of()));
    }

    @Test
    void countsRequestsInTimeInTheDeadlinesBucket() {
        // Given
        endpoint.request(Protocol.V2, Outcome.OK, DEADLINE_NANOS);
        endpoint.request(Protocol.V2, Outcome.OK, DEADLINE_NANOS + 1);

        // When
        Scrape scrape = scrape();

        // Then
        Map<String, String> ok = with(ENDPOINT, Map.of("protocol", "v2", "outcome", "ok"));
        assertEquals(1, scrape.value("belay_requests_seconds_bucket", with(ok, Map.of("le", "0.3"))));
        assertEquals(2, scrape.value("belay_requests_seconds_bucket", with(ok, Map.of("le", "+Inf"))));
    }

    @Test
    void readsWhetherConfigurationIsPendingAtEachScrape() {
        // Given
        AtomicBoolean pending = new AtomicBoolean();
        observations.configPending("flights", pending::get);
        double before = scrape().value("belay_config_pending", ENDPOINT);

        // When
        pending.set(true);

        // Then
        assertEquals("0.0 1.0", before + " " + scrape().value("belay_config_pending", ENDPOINT));
    }

    @Test
    void countsAnswersOfTheTierThatGaveThem() {
        // Given
        TierObserver baseline =
                observations.tier("flights", "baseline", new ModelRef("flights", ModelRef.HEURISTIC), DEADLINE_NANOS);

        // When
        tier.answered();
        tier.answered();
        baseline.answered();

        // Then
        assertEquals(2, scrape().value("belay_answers_total", TIER));
        assertEquals(1, scrape().value("belay_answers_total", Map.of("tier", "baseline", "version", "heuristic")));
    }

    @Test
    void givesABaselineNoMetersOfCalls() {
        // Given
        long calls = scrape().count("belay_tier_seconds_count");

        // When
        TierObserver baseline =
                observations.tier("flights", "baseline", new ModelRef("flights", ModelRef.HEURISTIC), DEADLINE_NANOS);
        baseline.failed(FailureReason.UNAVAILABLE, 0);

        // Then
        assertEquals(calls, scrape().count("belay_tier_seconds_count"));
        assertEquals(1, scrape().count("belay_breaker_state"));
        Map<String, String> unavailable = Map.of("tier", "baseline", "reason", "unavailable");
        assertEquals(1, scrape().value("belay_tier_failures_total", unavailable));
    }

    @ParameterizedTest
    @EnumSource(FailureReason.class)
    void countsFailureByReasonAndTimesItOnlyIfSomethingRan(FailureReason reason) {
        // When
        tier.failed(reason, 0);
        tier.failed(reason, 50_000_000);

        // Then
        String outcome = reason == FailureReason.TIMEOUT ? "timeout" : "failed";
        assertEquals(2, scrape().value("belay_tier_failures_total", with(TIER, Map.of("reason", reason.label()))));
        assertEquals(1, scrape().value("belay_tier_seconds_count", with(TIER, Map.of("outcome", outcome))));
        assertEquals(2, scrape().sum("belay_tier_failures_total", Map.of()));
    }

    @Test
    void timesSuccessfulCall() {
        // When
        tier.succeeded(1_500_000);

        // Then
        Map<String, String> ok = with(TIER, Map.of("outcome", "ok"));
        assertEquals(1, scrape().value("belay_tier_seconds_count", ok));
        assertEquals(0, scrape().value("belay_tier_seconds_bucket", with(ok, Map.of("le", "0.001"))));
        assertEquals(1, scrape().value("belay_tier_seconds_bucket", with(ok, Map.of("le", "0.002"))));
    }

    @Test
    void countsMissedDeadlinesAndLateResults() {
        // When
        endpoint.deadlineMissed();
        endpoint.callerLimitMissed();
        endpoint.callerLimitMissed();
        endpoint.callerLimitMissed();
        tier.lateResult();
        tier.lateResult();

        // Then
        assertEquals(1, scrape().value("belay_deadline_missed_total", ENDPOINT));
        assertEquals(3, scrape().value("belay_caller_limit_missed_total", ENDPOINT));
        assertEquals(2, scrape().value("belay_late_results_total", TIER));
    }

    @Test
    void showsWhatIsInFlightNow() {
        // When
        endpoint.inflight(1);
        endpoint.inflight(1);
        tier.inflight(1);
        endpoint.inflight(-1);

        // Then
        assertEquals(1, scrape().value("belay_requests_inflight", ENDPOINT));
        assertEquals(1, scrape().value("belay_inflight", TIER));
    }

    @ParameterizedTest
    @CsvSource({"CLOSED,OPEN,closed,open,2", "OPEN,HALF_OPEN,open,half_open,1", "HALF_OPEN,CLOSED,half_open,closed,0"})
    void showsBreakerAndCountsItsTransitions(
            BreakerState from, BreakerState to, String fromLabel, String toLabel, double value) {
        // When
        tier.breaker(from, to);

        // Then
        assertEquals(value, scrape().value("belay_breaker_state", TIER));
        Map<String, String> transition = with(TIER, Map.of("from", fromLabel, "to", toLabel));
        assertEquals(1, scrape().value("belay_breaker_transitions_total", transition));
        assertEquals(1, scrape().sum("belay_breaker_transitions_total", Map.of()));
    }

    @Test
    void countsBatchesByRows() {
        // When
        model.batch(1);
        model.batch(20);

        // Then
        assertEquals(1, scrape().value("belay_batch_rows_bucket", with(VERSION, Map.of("le", "16.0"))));
        assertEquals(2, scrape().value("belay_batch_rows_bucket", with(VERSION, Map.of("le", "32.0"))));
        assertEquals(21, scrape().value("belay_batch_rows_sum", VERSION));
    }

    @Test
    void showsLeakedRunUntilItReturns() {
        // Given
        model.leakedRuns(1);
        model.leakedRuns(1);

        // When
        model.leakedRuns(-1);

        // Then
        assertEquals(1, scrape().value("belay_leaked_runs", VERSION));
    }

    @Test
    void isInExactlyOneStateAtATime() {
        // Given
        model.state("READY");

        // When
        model.state("HUNG");

        // Then
        assertEquals(1, scrape().value("belay_model_info", with(VERSION, Map.of("state", "HUNG"))));
        assertEquals(0, scrape().value("belay_model_info", with(VERSION, Map.of("state", "READY"))));
        assertEquals(1, scrape().sum("belay_model_info", Map.of()));
    }

    @Test
    void isLoadingAtFirst() {
        // Given a version nobody has said anything about

        // When
        Scrape scrape = scrape();

        // Then
        assertEquals(1, scrape.value("belay_model_info", with(VERSION, Map.of("state", "LOADING"))));
    }

    @Test
    void showsDrillAtTierUntilTheLastOneEnds() {
        // Given two versions behind one tier's name, both drilled
        TierObserver other = observations.tier("flights", "primary", new ModelRef("flights", "3"), DEADLINE_NANOS);
        tier.drillActive(true);
        other.drillActive(true);

        // When
        tier.drillActive(false);
        double whileOther = drillActive();
        other.drillActive(false);

        // Then
        assertEquals(1, whileOther);
        assertEquals(0, drillActive());
    }

    @Test
    void continuesCountingInANewTable() {
        // Given
        tier.answered();
        endpoint.inflight(1);

        // When
        TierObserver again = observations.tier("flights", "primary", MODEL, DEADLINE_NANOS);
        again.answered();
        observations.endpoint("flights", 2 * DEADLINE_NANOS).inflight(1);

        // Then
        assertSame(tier, again);
        assertEquals(2, scrape().value("belay_answers_total", TIER));
        assertEquals(2, scrape().value("belay_requests_inflight", ENDPOINT));
    }

    private double drillActive() {
        return scrape().value("belay_drill_active", Map.of("endpoint", "flights", "tier", "primary"));
    }

    private Scrape scrape() {
        return Scrape.of(registry);
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(some);
        all.putAll(more);
        return all;
    }
}
