package dev.belay.simulator;

import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import dev.belay.rollout.rule.StableHistory;
import dev.belay.rollout.rule.Verdict;
import dev.belay.vocabulary.Arm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Arms drawn by key, with heavy keys and keys that always fail. */
final class StickyTraffic implements Experiment {
    private static final RuleSettings STICKY = RuleSettings.DEFAULT.with(Sequential.DEFAULT.withSticky());
    private static final int WEIGHT = 500;
    private static final double WELL = 0.001;
    private static final long REQUESTS = 50_000;
    private static final double FALSE_LIMIT = 0.01;

    @Override
    public String title() {
        return "Sticky, weight 5 %: 5,000 keys by Zipf's law, of which 0.2 % always fail; 50,000 requests";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        int some = Math.max(1, 35 * runs / 100);
        Share byKey = rolledBack(STICKY, some, chance);
        Share byRequest = rolledBack(RuleSettings.DEFAULT, some, chance);
        return List.of(
                new Figure("false rollbacks", "0 of 350", byKey.text(), byKey.atMost(FALSE_LIMIT)),
                new Figure("the same, every error counted", "20 %", byRequest.text(), true),
                fault(0.05, 82, some, chance),
                fault(0.2, 18, some, chance),
                fault(1, 3, some, chance));
    }

    private static Share rolledBack(RuleSettings settings, int runs, Chance chance) {
        return new Share(
                (int) Arrays.stream(samples(settings, WELL, runs, chance))
                        .filter(sample -> sample >= 0)
                        .count(),
                runs);
    }

    private static Figure fault(double rate, double published, int runs, Chance chance) {
        double[] caught = Arrays.stream(samples(STICKY, rate, runs, chance))
                .filter(sample -> sample >= 0)
                .toArray();
        Sample sample = new Sample(caught);
        return new Figure(
                "candidate at " + Rates.percent(rate) + ": candidate requests until rollback",
                "%.0f".formatted(published),
                sample.medianAndP95(),
                new Share(caught.length, runs).atLeast(0.99) && sample.medianAtMost(published + 1));
    }

    private static double[] samples(RuleSettings settings, double candidateRate, int runs, Chance chance) {
        return IntStream.range(0, runs)
                .mapToDouble(run -> candidateRequests(settings, new Rates(WELL, candidateRate), chance))
                .toArray();
    }

    /** @return the candidate's requests until its rollback; -1 if there is none */
    private static long candidateRequests(RuleSettings settings, Rates rates, Chance chance) {
        KeyTraffic keys = new KeyTraffic(chance);
        RolloutRules rules = new RolloutRules(settings, new StableHistory(10_000, 10_000 * keys.rate(WELL)), 0);
        long candidates = 0;
        for (long request = 0; request < REQUESTS; request++) {
            int key = keys.draw();
            Arm arm = keys.isCandidates(key, WEIGHT / 1e4) ? Arm.CANDIDATE : Arm.STABLE;
            candidates += arm == Arm.CANDIDATE ? 1 : 0;
            boolean error = keys.isPoison(key)
                    || chance.uniform() < (arm == Arm.CANDIDATE ? rates.candidate() : rates.stable());
            rules.apply(arm, error, request / SimulatedRollout.SLOW, WEIGHT, RolloutRules.NO_RUN, keys.number(key));
            if (rules.verdict() instanceof Verdict.RollBack) {
                return candidates;
            }
        }
        return -1;
    }
}
