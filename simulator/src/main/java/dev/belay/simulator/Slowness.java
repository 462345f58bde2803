package dev.belay.simulator;

import dev.belay.rollout.rule.RolloutRules;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import dev.belay.rollout.rule.StableHistory;
import dev.belay.rollout.rule.Verdict;
import dev.belay.vocabulary.Arm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The term on latency: slower models, and such that are not slow enough. */
final class Slowness implements Experiment {
    private static final RuleSettings SETTINGS = RuleSettings.DEFAULT.with(Sequential.DEFAULT.withLatency());
    private static final int WEIGHT = 500;
    private static final long REQUESTS = 200_000;
    private static final double ERRORS = 0.001;
    private static final double MILLI = 1e6;
    /** Runs that must lie behind an arm. */
    private static final long WARM = 1_000;

    private static final double FALSE_LIMIT = 0.01;

    @Override
    public String title() {
        return "Latency term, weight 5 %, lognormal around 20 ms, sigma 0.5, 200,000 requests";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        int some = Math.max(1, runs / 5);
        List<Figure> figures = new ArrayList<>();
        figures.add(passes("identical", RunTimes.slower(1), some, chance));
        figures.add(passes("1.2 times", RunTimes.slower(1.2), some, chance));
        figures.add(passes("2 % of the runs 3 times", RunTimes.sometimesSlower(0.02, 3), some, chance));
        figures.add(passes("0.5 ms + 0.5 ms", RunTimes.shortButDouble(), some, chance));
        figures.add(passes("1.25 times", RunTimes.slower(1.25), some, chance));
        figures.add(caught("1.5 times", RunTimes.slower(1.5), 301, some, chance));
        figures.add(caught("2 times", RunTimes.slower(2), 39, some, chance));
        figures.add(caught("3 times", RunTimes.slower(3), 8, some, chance));
        return figures;
    }

    private static Figure passes(String what, RunTimes times, int runs, Chance chance) {
        long rolledBack = Arrays.stream(samples(times, runs, chance))
                .filter(sample -> sample >= 0)
                .count();
        Share share = new Share((int) rolledBack, runs);
        return new Figure(what + ": rolled back", "0 of 200", share.text(), share.atMost(FALSE_LIMIT));
    }

    private static Figure caught(String what, RunTimes times, double published, int runs, Chance chance) {
        double[] counted = Arrays.stream(samples(times, runs, chance))
                .filter(sample -> sample >= 0)
                .toArray();
        Sample sample = new Sample(counted);
        return new Figure(
                what + ": candidate runs until rollback, once they count",
                "%.0f".formatted(published),
                sample.medianAndP95(),
                counted.length == runs && sample.medianAtMost(published + 1));
    }

    private static double[] samples(RunTimes times, int runs, Chance chance) {
        double[] samples = new double[runs];
        for (int run = 0; run < runs; run++) {
            samples[run] = countedRuns(times, chance);
        }
        return samples;
    }

    /** @return the candidate's runs since they count, at the rollback; -1 if there is none */
    private static long countedRuns(RunTimes times, Chance chance) {
        RolloutRules rules = new RolloutRules(SETTINGS, new StableHistory(10_000, 10_000 * ERRORS), 0);
        long share = Chance.threshold(WEIGHT / 1e4);
        long error = Chance.threshold(ERRORS);
        long runs = 0;
        long uncounted = 0;
        for (long request = 0; request < REQUESTS; request++) {
            if (request % SimulatedRollout.SLOW == 0 && uncounted < WARM) {
                uncounted = runs;
            }
            long drawn = chance.next();
            Arm arm = Chance.first(drawn, share) ? Arm.CANDIDATE : Arm.STABLE;
            boolean failed = Chance.second(drawn, error);
            runs += arm == Arm.CANDIDATE && !failed ? 1 : 0;
            rules.apply(
                    arm,
                    failed,
                    request / SimulatedRollout.SLOW,
                    WEIGHT,
                    failed ? RolloutRules.NO_RUN : nanos(times, arm, chance));
            if (rules.verdict() instanceof Verdict.RollBack) {
                return runs - uncounted;
            }
        }
        return -1;
    }

    private static long nanos(RunTimes times, Arm arm, Chance chance) {
        return (long) (MILLI * times.draw(arm, chance));
    }
}
