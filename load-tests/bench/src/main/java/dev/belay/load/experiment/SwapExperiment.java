package dev.belay.load.experiment;

import dev.belay.load.gateway.MetricsPage;
import dev.belay.load.gateway.RolloutSnapshot;
import dev.belay.load.gateway.RunningDrill;
import dev.belay.load.http.BackgroundLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** From the outcome that decides to the table without the candidate, under full load; and what comes afterwards. */
final class SwapExperiment implements Experiment {
    private static final double WEIGHT = 5;
    private static final Duration LONGEST = Duration.ofMinutes(9);
    private static final String BUCKETS = "belay_rollback_swap_seconds_bucket";
    private static final double PROMISED_SHARE = 0.99;
    /** Longer than a tier's timeout: whoever was under way has ended. */
    private static final long SETTLED_MILLIS = 150;

    private static final long WATCHED_MILLIS = 100;

    private final ExperimentOptions options;

    SwapExperiment(ExperimentOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "swap";
    }

    @Override
    public void run(Findings findings) throws IOException, InterruptedException {
        int rollbacks = options.quick() ? 20 : 400;
        long afterwards = 0;
        try (ExperimentGateway gateway = ExperimentGateway.open(options);
                BackgroundLoad load = BackgroundLoad.start(gateway.closed(LONGEST))) {
            for (int i = 0; i < rollbacks; i++) {
                afterwards += once(gateway, findings);
            }
            MetricsPage page = gateway.control().metrics();
            double count = page.sum("belay_rollback_swap_seconds_count", "endpoint", ExperimentGateway.ENDPOINT);
            Map<String, Long> buckets = new TreeMap<>(page.sumsBy(
                    labels -> String.valueOf(labels.get("le")), BUCKETS, "endpoint", ExperimentGateway.ENDPOINT));
            findings.fact("swapsWithinSeconds", buckets);
            findings.figure("rollbacks", count, "");
            findings.atLeast(
                    "share of the swaps within 10 ms of the deciding outcome",
                    page.sum(BUCKETS, "endpoint", ExperimentGateway.ENDPOINT, "le", "0.01") / count,
                    "",
                    PROMISED_SHARE);
            findings.figure(
                    "swap, mean",
                    page.sum("belay_rollback_swap_seconds_sum", "endpoint", ExperimentGateway.ENDPOINT) / count * 1e3,
                    "ms");
            findings.figure("load", findings.answered("load", load.stop()).perSecond(), "req/s");
        }
        findings.atMost("requests of the candidate after a swap", afterwards, "", 0);
    }

    /** How many requests of the candidate came after it was out. */
    private static long once(ExperimentGateway gateway, Findings findings) throws IOException, InterruptedException {
        RolloutSnapshot canary = gateway.canary("always failing", WEIGHT, Map.of());
        try (RunningDrill drill = gateway.fail("candidate", 1)) {
            RolloutSnapshot end = gateway.awaitLeft("canary", canary);
            if (!end.is("rolledBack")) {
                findings.violate("a candidate that always fails is " + end.state());
                gateway.rollouts().abort(end);
                return 0;
            }
            TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
            Arms swapped = gateway.arms();
            TimeUnit.MILLISECONDS.sleep(WATCHED_MILLIS);
            return gateway.arms().since(swapped).candidate();
        }
    }
}
