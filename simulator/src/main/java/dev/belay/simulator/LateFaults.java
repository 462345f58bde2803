package dev.belay.simulator;

import dev.belay.rollout.rule.RuleSettings;
import java.util.ArrayList;
import java.util.List;

/** A fault long after the start, when little is left to stake. Of the time before only the end is simulated, at the stakes it has. */
final class LateFaults implements Experiment {
    private static final double WELL = 0.001;
    private static final int WEIGHT = 500;
    /** What the wealth was before these requests makes no difference any more. */
    private static final long REQUESTS_BEFORE = 300_000;

    private static final double DEAD_PUBLISHED = 14;

    /** Published: median and p95 at 5 % errors. */
    private record Case(String age, long slots, int requestsPerTick, double median, double p95) {}

    private static final List<Case> CASES = List.of(
            new Case("1 h", 36_000, SimulatedRollout.SLOW, 206, 350),
            new Case("1 day", 864_000, SimulatedRollout.SLOW, 245, 434),
            new Case("1 week", 6_048_000, SimulatedRollout.SLOW, 271, 481),
            new Case("1 h", 36_000, SimulatedRollout.FAST, 259, 450),
            new Case("1 day", 864_000, SimulatedRollout.FAST, 302, 496),
            new Case("1 week", 6_048_000, SimulatedRollout.FAST, 328, 530));

    @Override
    public String title() {
        return "Late faults, 0.1 % before, weight 5 %: candidate requests until rollback, median (p95)";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        List<Figure> figures = new ArrayList<>();
        CASES.forEach(one -> figures.addAll(figures(one, Math.max(1, runs / 3), chance)));
        return figures;
    }

    private static List<Figure> figures(Case one, int runs, Chance chance) {
        double[] ill = new double[runs];
        double[] dead = new double[runs];
        for (int run = 0; run < runs; run++) {
            SimulatedRollout rollout = SimulatedRollout.aged(
                    RuleSettings.DEFAULT, one.requestsPerTick(), one.slots(), REQUESTS_BEFORE, WEIGHT, WELL, chance);
            ill[run] = rollout.copy().requestsUntilRollBack(WEIGHT, new Rates(WELL, 0.05));
            dead[run] = rollout.copy().requestsUntilRollBack(WEIGHT, new Rates(WELL, 1));
        }
        Sample illSample = new Sample(ill);
        Sample deadSample = new Sample(dead);
        String what = "after " + one.age() + " at " + one.requestsPerTick() * 10 + "/s, errors ";
        return List.of(
                new Figure(
                        what + "5 %",
                        "%.0f (%.0f)".formatted(one.median(), one.p95()),
                        illSample.medianAndP95(),
                        illSample.medianAtMost(one.median()) && illSample.p95AtMost(one.p95())),
                new Figure(
                        what + "100 %",
                        "at most 14",
                        deadSample.medianAndP95(),
                        deadSample.medianAtMost(DEAD_PUBLISHED)));
    }
}
