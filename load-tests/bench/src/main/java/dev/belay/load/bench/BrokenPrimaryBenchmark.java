package dev.belay.load.bench;

import dev.belay.load.gateway.Control;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.http.Requests;
import dev.belay.load.measure.Median;
import dev.belay.load.measure.PairedDifferences;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a broken primary costs, in pairs of neighbouring rounds; which comes first alternates, so drift cancels out. */
final class BrokenPrimaryBenchmark {
    private static final double PART_OF_PEAK = 0.6;
    private static final double TARGET_P50_MILLIS = 0.1;
    private static final double TARGET_P99_MILLIS = 1;
    private static final double TARGET_THROUGHPUT = 0.75;

    private final BenchOptions options;
    private final int port;
    private final Control control;
    private final Primary primary;
    private final Intended intended;

    BrokenPrimaryBenchmark(BenchOptions options, int port, Control control, Primary primary, Intended intended) {
        this.options = options;
        this.port = port;
        this.control = control;
        this.primary = primary;
        this.intended = intended;
    }

    /** Healthy against dead with an open breaker, at a fixed rate. */
    void dead(double peak, Report report) throws IOException {
        double rate = peak * PART_OF_PEAK;
        int pairs = options.openLoopPairs();
        LoadResult[] healthy = new LoadResult[pairs];
        LoadResult[] dead = new LoadResult[pairs];
        primary.kill();
        settle("primary dead, warm-up", "fallback");
        for (int pair = 0; pair < pairs; pair++) {
            boolean healthyFirst = pair % 2 == 0;
            if (healthyFirst) {
                healthy[pair] = healthyAt(rate);
            }
            primary.kill();
            dead[pair] = openLoop("primary dead, open loop", rate, "fallback");
            if (!healthyFirst) {
                healthy[pair] = healthyAt(rate);
            }
        }
        primary.heal();
        report.figure("open loop at 60 % of the peak", rate, "req/s");
        compare(report, "p50", 50, healthy, dead, TARGET_P50_MILLIS);
        compare(report, "p99", 99, healthy, dead, TARGET_P99_MILLIS);
    }

    private LoadResult healthyAt(double rate) throws IOException {
        primary.heal();
        return openLoop("healthy, open loop", rate, "primary");
    }

    private LoadResult openLoop(String what, double rate, String tier) throws IOException {
        Requests requests = options.subject().requests();
        int connections = ThroughputBenchmark.MAIN_CONNECTIONS;
        intended.check(what, LoadGenerator.run(Load.open(port, connections, requests, rate, options.warmUp())), tier);
        return intended.check(
                what, LoadGenerator.run(Load.open(port, connections, requests, rate, options.round())), tier);
    }

    private static void compare(
            Report report, String name, double percentile, LoadResult[] healthy, LoadResult[] dead, double target) {
        double[] differences = new double[healthy.length];
        List<Double> before = new ArrayList<>();
        List<Double> after = new ArrayList<>();
        for (int i = 0; i < healthy.length; i++) {
            before.add(healthy[i].percentileMillis(percentile));
            after.add(dead[i].percentileMillis(percentile));
            differences[i] = after.get(i) - before.get(i);
        }
        PairedDifferences paired = new PairedDifferences(differences);
        report.figure(name + " healthy", Median.of(before), "ms");
        report.figure(name + " primary dead", Median.of(after), "ms");
        report.figure(name + " difference, mean of " + paired.pairs() + " pairs", paired.mean(), "ms");
        report.figure(name + " difference, median", paired.median(), "ms");
        report.atMost(
                name + " difference, upper 95 % bound of the median", paired.medianUpperBound(), "ms", target, "");
        report.fact(name + "Healthy", before);
        report.fact(name + "Dead", after);
    }

    /** Healthy against a primary that fails half of its calls, as fast as it goes. */
    void halfFailing(Report report) throws IOException {
        List<Double> ratios = new ArrayList<>();
        List<Double> open = new ArrayList<>();
        primary.failHalf();
        settle("half failing, warm-up", "primary", "fallback");
        for (int pair = 0; pair < options.halfFailingPairs(); pair++) {
            boolean healthyFirst = pair % 2 == 0;
            double healthy = healthyFirst ? healthyPerSecond() : Double.NaN;
            primary.failHalf();
            double failing;
            try (BreakerWatch watch =
                    BreakerWatch.start(control, options.subject().endpoint())) {
                failing = perSecond("half failing", "primary", "fallback");
                open.add(watch.openRatio());
            }
            ratios.add(failing / (healthyFirst ? healthy : healthyPerSecond()));
        }
        primary.heal();
        report.atLeast("throughput, half failing / healthy", Median.of(ratios), "", TARGET_THROUGHPUT, "");
        report.figure("time the breaker was open meanwhile", 100 * Median.of(open), "%");
        report.fact("halfFailingRatios", ratios);
    }

    private void settle(String what, String... tiers) throws IOException {
        WarmUp.settle(options.longestFirstWarmUp(), duration -> closed(what, duration, tiers));
    }

    private double healthyPerSecond() throws IOException {
        primary.heal();
        try (BreakerWatch _ = BreakerWatch.start(control, options.subject().endpoint())) { // the same extra load
            return perSecond("healthy", "primary");
        }
    }

    private double perSecond(String what, String... tiers) throws IOException {
        closed(what, options.warmUp(), tiers);
        return closed(what, options.round(), tiers).perSecond();
    }

    private LoadResult closed(String what, Duration duration, String... tiers) throws IOException {
        Requests requests = options.subject().requests();
        return intended.check(
                what,
                LoadGenerator.run(Load.closed(port, ThroughputBenchmark.MAIN_CONNECTIONS, requests, duration)),
                tiers);
    }
}
