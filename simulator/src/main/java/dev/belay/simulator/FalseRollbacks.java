package dev.belay.simulator;

import dev.belay.rollout.rule.RuleSettings;
import java.util.List;
import java.util.stream.IntStream;

/** How often a candidate is rolled back that is no worse than the rule tolerates. */
final class FalseRollbacks implements Experiment {
    private static final long REQUESTS = 1_000_000;
    private static final int WEIGHT = 500;
    private static final double STABLE = 0.001;
    private static final double EDGE = 1.2 * STABLE + 0.001;
    private static final double LIMIT = 0.01;

    @Override
    public String title() {
        return "False rollbacks in 1,000,000 requests, weight 5 %: at most 1 %, for ever";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        int some = Math.max(1, runs / 2);
        Share same = share(RuleSettings.DEFAULT, Rates.both(STABLE), WEIGHT, REQUESTS, some, chance);
        Share edge = share(RuleSettings.DEFAULT, new Rates(STABLE, EDGE), WEIGHT, REQUESTS, some, chance);
        return List.of(
                new Figure("the same rate, 0.1 %", "0.2 %", same.text(), same.atMost(LIMIT)),
                new Figure("at the edge, 0.22 %", "0.6 %", edge.text(), edge.atMost(LIMIT)));
    }

    static Share share(RuleSettings settings, Rates rates, int weight, long requests, int runs, Chance chance) {
        long rolledBack = IntStream.range(0, runs)
                .filter(run -> new SimulatedRollout(settings, rates.stable(), SimulatedRollout.SLOW, chance)
                        .requests(requests, weight, rates))
                .count();
        return new Share((int) rolledBack, runs);
    }
}
