package dev.belay.simulator;

import dev.belay.rollout.rule.RuleSettings;
import java.util.ArrayList;
import java.util.List;

/** The candidate is primary, a few requests still go to the old one: a fault after an hour. */
final class Bakes implements Experiment {
    private static final double WELL = 0.001;
    private static final long AN_HOUR = 36_000;
    private static final long REQUESTS_BEFORE = 300_000;

    /** Published: median and p95 of all requests. */
    private record Case(int weight, double rate, double median, double p95) {}

    private static final List<Case> CASES = List.of(
            new Case(9_500, 0.05, 8_952, 11_880),
            new Case(9_500, 0.2, 2_041, 2_514),
            new Case(9_500, 1, 278, 373),
            new Case(9_000, 0.05, 8_952 / 2.0, 11_880 / 2.0),
            new Case(9_900, 0.05, 8_952 * 4.0, 11_880 * 4.0));

    @Override
    public String title() {
        return "Baking at 1,000/s, a fault after 1 h: requests of both arms until rollback, median (p95)";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        List<Figure> figures = new ArrayList<>();
        CASES.forEach(one -> figures.add(figure(one, Math.max(1, runs / 5), chance)));
        return figures;
    }

    private static Figure figure(Case one, int runs, Chance chance) {
        double[] requests = new double[runs];
        for (int run = 0; run < runs; run++) {
            requests[run] = SimulatedRollout.aged(
                                    RuleSettings.DEFAULT,
                                    SimulatedRollout.SLOW,
                                    AN_HOUR,
                                    REQUESTS_BEFORE,
                                    one.weight(),
                                    WELL,
                                    chance)
                            .copy()
                            .requestsUntilRollBack(one.weight(), new Rates(WELL, one.rate()))
                    / (one.weight() / 1e4);
        }
        Sample sample = new Sample(requests);
        return new Figure(
                Rates.percent(1 - one.weight() / 1e4) + " held back, errors " + Rates.percent(one.rate()),
                "%.0f (%.0f)".formatted(one.median(), one.p95()),
                sample.medianAndP95(),
                sample.medianAtMost(one.median()) && sample.p95AtMost(one.p95()));
    }
}
