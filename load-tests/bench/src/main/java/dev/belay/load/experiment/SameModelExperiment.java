package dev.belay.load.experiment;

import dev.belay.load.gateway.RolloutSnapshot;
import dev.belay.load.gateway.RunningDrill;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A candidate that is the primary's equal, the latency term on: it has to stay. */
final class SameModelExperiment implements Experiment {
    private static final Duration LONGEST_RUN = Duration.ofMinutes(5);
    private static final double WEIGHT = 5;
    private static final double FAILING_RATIO = 0.01;

    /** So few that batches stay small and the latency term counts; at full speed it is silent. */
    private static final double PACED_PER_SECOND = 5_000;

    private static final int MOST_TAKEN_BACK = 1;

    private final ExperimentOptions options;

    SameModelExperiment(ExperimentOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "aa";
    }

    @Override
    public void run(Findings findings) throws IOException, InterruptedException {
        long requests = options.quick() ? 40_000 : 200_000;
        int canaries = options.quick() ? 3 : 20;
        int bakes = options.quick() ? 1 : 5;
        findings.fact("requestsPerRun", requests);
        findings.fact("failing", "every second run: 1 % of either arm's calls");
        findings.fact("pace", "two runs at full speed and two at 5,000 requests a second, by turns");
        List<String> ends = new ArrayList<>();
        List<Double> evidence = new ArrayList<>();
        List<Map<String, Long>> failures = new ArrayList<>();
        long candidate = 0;
        try (ExperimentGateway gateway = ExperimentGateway.open(options)) {
            for (int i = 0; i < canaries + bakes; i++) {
                Map<String, Long> failed = gateway.failures();
                Arms before = gateway.arms();
                Load load = i % 4 < 2 ? gateway.closed(LONGEST_RUN) : gateway.open(PACED_PER_SECOND, LONGEST_RUN);
                RolloutSnapshot end = once(gateway, i >= canaries, i % 2 == 1, load.atMost(requests), findings);
                ends.add(end.is("rolledBack") ? end.reason() : end.state());
                evidence.add(end.evidence());
                failures.add(growth(failed, gateway.failures()));
                candidate += gateway.arms().since(before).candidate();
            }
        }
        findings.fact("ends", ends);
        findings.fact("evidence", evidence);
        findings.fact("failures", failures);
        findings.figure("requests that went to the candidate, all runs", candidate, "");
        findings.figure(
                "largest evidence at an end (ln; rolled back at 4.605)",
                evidence.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                "");
        findings.atMost(
                "of " + canaries + " canaries and " + bakes + " bakes rolled back",
                ends.stream()
                        .filter(state -> !state.equals("canary") && !state.equals("baking"))
                        .count(),
                "",
                MOST_TAKEN_BACK);
    }

    private static Map<String, Long> growth(Map<String, Long> before, Map<String, Long> after) {
        Map<String, Long> growth = new TreeMap<>(after);
        before.forEach((key, count) -> growth.merge(key, -count, Long::sum));
        growth.values().removeIf(count -> count == 0);
        return growth;
    }

    /** How it stood after its requests. */
    private static RolloutSnapshot once(
            ExperimentGateway gateway, boolean baking, boolean failing, Load load, Findings findings)
            throws IOException {
        RolloutSnapshot rollout = gateway.canary("the same model", WEIGHT, Map.of("latency", true));
        if (baking) {
            rollout = gateway.rollouts().promote(rollout);
        }
        if (failing) {
            try (RunningDrill primary = gateway.fail("primary", FAILING_RATIO);
                    RunningDrill candidate = gateway.fail("candidate", FAILING_RATIO)) {
                // While it bakes there is no third model behind the two that fail.
                findings.answeredSomehow("failing alike", LoadGenerator.run(load));
            }
        } else {
            findings.answered("both well", LoadGenerator.run(load));
        }
        RolloutSnapshot end = gateway.rollouts().read(rollout.id());
        if (end.is("baking")) {
            gateway.rollouts().revert();
        } else if (end.is("canary")) {
            gateway.rollouts().abort(end);
        }
        return end;
    }
}
