package dev.belay.load.experiment;

import dev.belay.load.gateway.RolloutSnapshot;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.measure.Median;
import dev.belay.load.measure.PairedDifferences;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a canary costs: throughput with one against none, in pairs, and the share of the rule's consumer. */
final class CostExperiment implements Experiment {
    private static final double WEIGHT = 10;
    private static final String CONSUMER = "belay-rollouts";
    private static final double MOST_LOSS = 5;
    private static final double MOST_CPU = 3;
    private static final double PERCENT = 100;
    private static final double NANOS_PER_TICK = 1e7;
    private static final Duration WARM_UP = Duration.ofSeconds(1);

    private final ExperimentOptions options;

    CostExperiment(ExperimentOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "cost";
    }

    @Override
    public void run(Findings findings) throws IOException {
        int pairs = options.quick() ? 3 : 20;
        Duration round = options.quick() ? Duration.ofSeconds(2) : Duration.ofSeconds(4);
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        long consumer = 0;
        long process = 0;
        double nanos = 0;
        try (ExperimentGateway gateway = ExperimentGateway.open(options)) {
            long pid = gateway.gateway().pid();
            LoadGenerator.run(gateway.closed(round.multipliedBy(4)));
            RolloutSnapshot warming = gateway.canary("warms the paths of a canary", WEIGHT, Map.of());
            LoadGenerator.run(gateway.closed(round.multipliedBy(2)));
            gateway.rollouts().abort(gateway.rollouts().read(warming.id()));
            for (int i = 0; i < pairs; i++) {
                if (i % 2 == 0) {
                    without.add(round(gateway, round, findings));
                }
                RolloutSnapshot canary = gateway.canary("weighs on throughput", WEIGHT, Map.of());
                LoadGenerator.run(gateway.closed(WARM_UP));
                long consumerBefore = ThreadCpu.ticks(pid, CONSUMER);
                long processBefore = ThreadCpu.ticks(pid);
                long begun = System.nanoTime();
                with.add(findings.answered("canary", LoadGenerator.run(gateway.closed(round)))
                        .perSecond());
                nanos += System.nanoTime() - begun;
                process += ThreadCpu.ticks(pid) - processBefore;
                consumer += ThreadCpu.ticks(pid, CONSUMER) - consumerBefore;
                gateway.rollouts().abort(gateway.rollouts().read(canary.id()));
                if (i % 2 == 1) {
                    without.add(round(gateway, round, findings));
                }
            }
        }
        findings.fact("without", without);
        findings.fact("with", with);
        findings.figure("no canary", Median.of(without), "req/s");
        findings.figure("canary at 10 %", Median.of(with), "req/s");
        double[] losses = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            losses[i] = (1 - with.get(i) / without.get(i)) * PERCENT;
        }
        PairedDifferences paired = new PairedDifferences(losses);
        findings.figure("loss, mean of " + pairs + " pairs", paired.mean(), "%");
        findings.figure("loss, upper 95 % bound of the median", paired.medianUpperBound(), "%");
        findings.atMost("loss, median of " + pairs + " pairs", paired.median(), "%", MOST_LOSS);
        int cores = Runtime.getRuntime().availableProcessors();
        findings.figure(CONSUMER + ", of the machine", consumer * NANOS_PER_TICK / (nanos * cores) * PERCENT, "%");
        findings.atMost(CONSUMER + ", of the gateway's CPU", (double) consumer / process * PERCENT, "%", MOST_CPU);
    }

    private static double round(ExperimentGateway gateway, Duration round, Findings findings) throws IOException {
        LoadGenerator.run(gateway.closed(WARM_UP));
        return findings.answered("no canary", LoadGenerator.run(gateway.closed(round)))
                .perSecond();
    }
}
