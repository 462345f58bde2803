package dev.belay.simulator;

import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleSettings.Plain;
import dev.belay.rollout.rule.RuleSettings.Ratio;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The plain rules on the same traffic. Nothing is published of them, so nothing is judged. */
final class PlainComparison implements Experiment {
    private static final int WEIGHT = 500;
    private static final long REQUESTS = 1_000_000;
    private static final long A_MINUTE = 60_000;
    private static final double WELL = 0.001;

    private static final Map<String, RuleSettings> RULES = Map.of(
            "errors over 10", alone(new Plain(OptionalLong.of(10), Optional.empty())),
            "ratio over 5 % in 60 s, 200 samples",
                    alone(new Plain(OptionalLong.empty(), Optional.of(new Ratio(0.05, Duration.ofSeconds(60), 200)))),
            "the sequential rule", RuleSettings.DEFAULT);

    private static RuleSettings alone(Plain plain) {
        return RuleSettings.DEFAULT.with(plain).with(Sequential.OFF);
    }

    @Override
    public String title() {
        return "The plain rules beside it, weight 5 %, stable at 0.1 %";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        List<Figure> figures = new ArrayList<>();
        int some = Math.max(1, runs / 10);
        RULES.keySet().stream().sorted().forEach(name -> {
            RuleSettings rule = RULES.getOrDefault(name, RuleSettings.DEFAULT);
            figures.add(informed(
                    name + ": false rollbacks in 1,000,000 requests",
                    FalseRollbacks.share(rule, Rates.both(WELL), WEIGHT, REQUESTS, some, chance)
                            .text()));
            figures.add(informed(
                    name + ": rollbacks in a minute of 10 % in both arms",
                    FalseRollbacks.share(rule, Rates.both(0.1), WEIGHT, A_MINUTE, some, chance)
                            .text()));
            figures.add(informed(
                    name + ": candidate requests to rollback at 2, 5, 20, 100 %", detection(rule, some, chance)));
        });
        return figures;
    }

    private static String detection(RuleSettings rule, int runs, Chance chance) {
        List<String> samples = new ArrayList<>();
        for (double rate : new double[] {0.02, 0.05, 0.2, 1}) {
            samples.add(samples(rule, new Rates(WELL, rate), runs, chance));
        }
        return String.join(", ", samples);
    }

    private static String samples(RuleSettings rule, Rates rates, int runs, Chance chance) {
        double[] requests = new double[runs];
        int caught = 0;
        for (int run = 0; run < runs; run++) {
            SimulatedRollout rollout = new SimulatedRollout(rule, WELL, SimulatedRollout.SLOW, chance);
            if (rollout.requests(REQUESTS, WEIGHT, rates)) {
                requests[caught++] = rollout.candidateRequests();
            }
        }
        return caught < runs ? "not in 50,000" : new Sample(requests).medianAndP95();
    }

    private static Figure informed(String what, String ours) {
        return new Figure(what, "", ours, true);
    }
}
