package dev.belay.adapter.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.Outcome;
import dev.belay.monitoring.Observations.Protocol;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.vocabulary.ModelRef;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What a scrape shows as a whole: names, types, labels, and how many series there can be. */
class ExposedMetricsTest {
    private static final long DEADLINE_NANOS = 300_000_000L;
    private static final String OF_TIER = "endpoint model tier version";

    /** Name → type and labels. */
    private static final Map<String, String> EXPECTED = Map.ofEntries(
            Map.entry("belay_requests_seconds", "histogram: endpoint outcome protocol"),
            Map.entry("belay_tier_seconds", "histogram: endpoint model outcome tier version"),
            Map.entry("belay_answers_total", "counter: " + OF_TIER),
            Map.entry("belay_tier_failures_total", "counter: endpoint model reason tier version"),
            Map.entry("belay_guard_total", "counter: action check endpoint feature"),
            Map.entry("belay_caller_limit_missed_total", "counter: endpoint"),
            Map.entry("belay_deadline_missed_total", "counter: endpoint"),
            Map.entry("belay_late_results_total", "counter: " + OF_TIER),
            Map.entry("belay_auth_failures_total", "counter: reason"),
            Map.entry("belay_tokens_stale", "gauge: "),
            Map.entry("belay_rollbacks_total", "counter: endpoint reason"),
            Map.entry("belay_config_pending", "gauge: endpoint"),
            Map.entry("belay_journal_backlog", "gauge: "),
            Map.entry("belay_journal_unreadable_rows", "gauge: endpoint"),
            Map.entry("belay_journal_writes_total", "counter: result"),
            Map.entry("belay_leaked_runs", "gauge: model version"),
            Map.entry("belay_breaker_state", "gauge: " + OF_TIER),
            Map.entry("belay_breaker_transitions_total", "counter: endpoint from model tier to version"),
            Map.entry("belay_inflight", "gauge: " + OF_TIER),
            Map.entry("belay_requests_inflight", "gauge: endpoint"),
            Map.entry("belay_batch_rows", "histogram: model version"),
            Map.entry("belay_model_info", "gauge: model state version"),
            Map.entry("belay_drill_active", "gauge: endpoint tier"));

    private final PrometheusMeterRegistry registry = Scrape.registry();
    private final Observations observations = new MicrometerObservations(registry);
    private final EndpointObserver endpoint = observations.endpoint("flights", DEADLINE_NANOS);
    private final TierObserver tier =
            observations.tier("flights", "primary", new ModelRef("flights", "2"), DEADLINE_NANOS);

    ExposedMetricsTest() {
        var unused = observations.model(new ModelRef("flights", "2"));
    }

    @Test
    void exposesTheAgreedNamesTypesAndLabels() {
        // Given
        endpoint.guard("range", "temp", "flag");
        observations.journal().unreadable("flights", 1);
        observations.configPending("flights", () -> false);

        // When
        Scrape scrape = Scrape.of(registry);

        // Then
        assertEquals(new TreeMap<>(EXPECTED), familiesOf(scrape));
    }

    @Test
    void startsEverySeriesBeforeTheFirstRequest() {
        // Given observers that nothing has been reported to

        // When
        Scrape scrape = Scrape.of(registry);

        // Then
        assertEquals(8, scrape.count("belay_requests_seconds_count"));
        assertEquals(3, scrape.count("belay_tier_seconds_count"));
        assertEquals(12, scrape.count("belay_tier_failures_total"));
        assertEquals(6, scrape.count("belay_breaker_transitions_total"));
        assertEquals(1, scrape.count("belay_deadline_missed_total"));
        double sum = scrape.series().stream()
                .filter(series -> !series.name().equals("belay_model_info"))
                .mapToDouble(Scrape.Series::value)
                .sum();
        assertEquals(0, sum);
    }

    @Test
    void registersNothingOnceRequestsFlow() {
        // Given
        endpoint.guard("range", "temp", "flag");
        int before = registry.getMeters().size();

        // When
        for (Outcome outcome : Outcome.values()) {
            endpoint.request(Protocol.V1, outcome, 1_000);
        }
        endpoint.guard("range", "temp", "flag");
        tier.succeeded(1_000);
        tier.answered();

        // Then
        assertEquals(before, registry.getMeters().size());
    }

    @Test
    void keepsTheNumberOfGuardSeriesBounded() {
        // Given a caller that lets names of requests through
        int names = GuardCounters.MOST + 500;

        // When
        for (int i = 0; i < names; i++) {
            endpoint.guard("category", "name-" + i, "reject");
        }

        // Then
        Scrape scrape = Scrape.of(registry);
        assertEquals(GuardCounters.MOST + 1, scrape.count("belay_guard_total"));
        assertEquals(500, scrape.value("belay_guard_total", Map.of("feature", GuardCounters.OTHER)));
        assertEquals(names, scrape.sum("belay_guard_total", Map.of()));
    }

    @Test
    void losesNoEventOfConcurrentRequests() throws Exception {
        // Given
        int threads = 4;
        int requests = 20_000;
        CountDownLatch start = new CountDownLatch(1);

        // When
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (int i = 0; i < threads; i++) {
                pool.execute(() -> {
                    awaitQuietly(start);
                    for (int j = 0; j < requests; j++) {
                        oneRequest();
                    }
                });
            }
            start.countDown();
        }

        // Then
        Scrape scrape = Scrape.of(registry);
        double all = threads * requests;
        assertEquals(all, scrape.sum("belay_requests_seconds_count", Map.of()));
        assertEquals(all, scrape.sum("belay_tier_seconds_count", Map.of()));
        assertEquals(all, scrape.sum("belay_answers_total", Map.of()));
        assertEquals(all, scrape.sum("belay_guard_total", Map.of()));
        assertEquals(0, scrape.sum("belay_requests_inflight", Map.of()));
    }

    @Test
    void documentsEveryMetric() throws Exception {
        // Given
        String page = Files.readString(Path.of("docs/metrics.md"));

        // When
        Set<String> missing = new TreeSet<>(EXPECTED.keySet());
        missing.removeIf(name -> page.contains("`" + name + "`"));

        // Then
        assertTrue(missing.isEmpty(), "not in docs/metrics.md: " + missing);
    }

    private void oneRequest() {
        endpoint.inflight(1);
        endpoint.guard("range", "temp", "flag");
        tier.succeeded(100_000);
        tier.answered();
        endpoint.inflight(-1);
        endpoint.request(Protocol.V2, Outcome.OK, 200_000);
    }

    /** Families by name; what Micrometer adds (the {@code _max} of each histogram) is left out. */
    private static Map<String, String> familiesOf(Scrape scrape) {
        Map<String, String> families = new TreeMap<>();
        scrape.types().forEach((name, type) -> {
            if (!name.endsWith("_max")) {
                String series = type.equals("histogram") ? name + "_count" : name;
                families.put(name, type + ": " + String.join(" ", scrape.labelsOf(series)));
            }
        });
        return families;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
