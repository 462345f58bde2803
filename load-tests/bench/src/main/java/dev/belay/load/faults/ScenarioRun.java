package dev.belay.load.faults;

import dev.belay.load.gateway.Control;
import dev.belay.load.gateway.Drill;
import dev.belay.load.gateway.LiveSample;
import dev.belay.load.gateway.MetricsPage;
import dev.belay.load.gateway.RunningDrill;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.http.Requests;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Breaks an endpoint, sends to it, mends it, and sends on until the primary answers again. */
final class ScenarioRun {
    private static final int CONNECTIONS = 64;
    private static final String TRIGGER = "wind_gust";
    private static final float TRIGGER_VALUE = 200;
    private static final Duration BURST = Duration.ofSeconds(1);
    private static final Duration LONGEST_HEALING = Duration.ofSeconds(180);
    private static final long LONGEST_SETTLING_MILLIS = 5_000;

    private final int port;
    private final Control control;
    private final LiveSample sample;
    private final Duration faultLasts;

    ScenarioRun(int port, Control control, LiveSample sample, Duration faultLasts) {
        this.port = port;
        this.control = control;
        this.sample = sample;
        this.faultLasts = faultLasts;
    }

    Outcome run(Scenario scenario) throws IOException, InterruptedException {
        Requests harmless = sample.bothForms(scenario.endpoint());
        Requests sent =
                scenario.triggered() ? sample.with(TRIGGER, TRIGGER_VALUE).bothForms(scenario.endpoint()) : harmless;
        MetricsPage before = control.metrics();
        try (Watch watch = Watch.start(control, scenario.endpoint(), before)) {
            LoadResult faulty = whileBroken(scenario, sent);
            long mended = System.nanoTime();
            List<LoadResult> healing = heal(watch, harmless);
            Duration healed = Duration.ofNanos(System.nanoTime() - mended);
            settle(watch);
            Outcome.Evidence evidence = new Outcome.Evidence(
                    watch.breakerOpened(),
                    watch.breakerState(),
                    watch.highestInflight(),
                    watch.inflight(),
                    watch.missed());
            MetricsPage after = control.metrics();
            return new Outcome(
                    scenario,
                    faulty,
                    healing,
                    healed,
                    evidence,
                    counted(scenario.endpoint(), before, after),
                    failures(scenario.endpoint(), before, after));
        }
    }

    private LoadResult whileBroken(Scenario scenario, Requests requests) throws IOException {
        List<RunningDrill> running = new ArrayList<>();
        try {
            for (Drill drill : scenario.drills()) {
                running.add(control.start(scenario.endpoint(), drill));
            }
            return LoadGenerator.run(Load.closed(port, CONNECTIONS, requests, faultLasts));
        } finally {
            for (RunningDrill drill : running) {
                drill.close();
            }
        }
    }

    /** Bursts of good requests until one is answered by the primary (with few slots: by it, too) and the breaker is closed. */
    private List<LoadResult> heal(Watch watch, Requests requests) throws IOException {
        List<LoadResult> bursts = new ArrayList<>();
        long giveUp = System.nanoTime() + LONGEST_HEALING.toNanos();
        do {
            bursts.add(LoadGenerator.run(Load.closed(port, CONNECTIONS, requests, BURST)));
        } while (!isHealed(bursts.getLast(), watch) && System.nanoTime() < giveUp);
        return bursts;
    }

    private static boolean isHealed(LoadResult burst, Watch watch) {
        long byPrimary = burst.count(kind -> kind.tier().equals("primary"));
        return byPrimary * 2 > burst.total() && watch.breakerState() == 0;
    }

    private static void settle(Watch watch) throws InterruptedException {
        long giveUp = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(LONGEST_SETTLING_MILLIS);
        do {
            TimeUnit.MILLISECONDS.sleep(600); // two reads of the metrics after the last answer
        } while (watch.inflight() > 0 && System.nanoTime() < giveUp);
    }

    private static Map<String, Long> counted(String endpoint, MetricsPage before, MetricsPage after) {
        return growth(byTierAndModel(endpoint, before), byTierAndModel(endpoint, after));
    }

    private static Map<String, Long> byTierAndModel(String endpoint, MetricsPage page) {
        return page.sumsBy(
                labels -> labels.get("tier") + " " + labels.get("model") + "/" + labels.get("version"),
                "belay_answers_total",
                "endpoint",
                endpoint);
    }

    private static Map<String, Long> failures(String endpoint, MetricsPage before, MetricsPage after) {
        return growth(byTierAndReason(endpoint, before), byTierAndReason(endpoint, after));
    }

    private static Map<String, Long> byTierAndReason(String endpoint, MetricsPage page) {
        return page.sumsBy(
                labels -> labels.get("tier") + " " + labels.get("reason"),
                "belay_tier_failures_total",
                "endpoint",
                endpoint);
    }

    private static Map<String, Long> growth(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> growth = new TreeMap<>(after);
        before.forEach((key, count) -> growth.merge(key, -count, Long::sum));
        growth.values().removeIf(count -> count == 0);
        return growth;
    }
}
