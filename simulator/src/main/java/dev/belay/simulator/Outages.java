package dev.belay.simulator;

import dev.belay.rollout.rule.RuleSettings;
import java.util.ArrayList;
import java.util.List;

/** Both arms fail together, as they do when something behind them does. */
final class Outages implements Experiment {
    private static final double LIMIT = 0.005;
    private static final double WELL = 0.001;
    private static final Rates STILL_ILL = new Rates(WELL, 0.2);
    private static final int WEIGHT = 500;
    private static final long BEFORE = 10_000;
    private static final long A_MINUTE = 60_000;
    private static final long FOR_GOOD = 200_000;
    private static final double PUBLISHED_MEDIAN = 69;
    private static final double PUBLISHED_P95 = 107;

    @Override
    public String title() {
        return "Both arms in breach after ten seconds, weight 5 %: rolled back in at most 0.5 %";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        List<Figure> figures = new ArrayList<>();
        for (double rate : new double[] {0.1, 0.3, 0.95, 1}) {
            List<SimulatedRollout> afterwards = new ArrayList<>();
            figures.add(outage(rate, A_MINUTE, "60 s", runs / 2, chance, afterwards));
            figures.add(outage(rate, FOR_GOOD, "200 s", runs / 2, chance, new ArrayList<>()));
            figures.add(stillIll(rate, afterwards));
        }
        return figures;
    }

    private static Figure outage(
            double rate, long requests, String words, int runs, Chance chance, List<SimulatedRollout> survivors) {
        int rolledBack = 0;
        for (int run = 0; run < runs; run++) {
            SimulatedRollout rollout = new SimulatedRollout(RuleSettings.DEFAULT, WELL, SimulatedRollout.SLOW, chance);
            rollout.requests(BEFORE, WEIGHT, Rates.both(WELL));
            if (rollout.requests(requests, WEIGHT, Rates.both(rate))) {
                rolledBack++;
            } else {
                survivors.add(rollout.copy());
            }
        }
        Share share = new Share(rolledBack, runs);
        return new Figure(
                "both at " + Rates.percent(rate) + " for " + words, "0.5 %", share.text(), share.atMost(LIMIT));
    }

    /** Stable is well again, the candidate isn't. */
    private static Figure stillIll(double rate, List<SimulatedRollout> rollouts) {
        Sample sample = new Sample(rollouts.stream()
                .mapToDouble(rollout -> {
                    rollout.requests(Long.MAX_VALUE, WEIGHT, STILL_ILL);
                    return rollout.candidateRequests();
                })
                .toArray());
        return new Figure(
                "then stable well, candidate at 20 %: requests (p95)",
                "69 (107)",
                sample.medianAndP95(),
                sample.medianAtMost(PUBLISHED_MEDIAN) && sample.p95AtMost(PUBLISHED_P95));
    }
}
