package dev.belay.simulator;

import java.util.ArrayList;
import java.util.List;

/** How soon a healthy candidate is promoted, and how often one that is a little worse. */
final class Promotions implements Experiment {
    private static final double RARELY = 0.01;

    /** Published: the mean number of candidate requests in the last step. */
    private record Healthy(double rate, int weight, double requests) {}

    private static final List<Healthy> HEALTHY = List.of(
            new Healthy(0.001, 500, 1_251),
            new Healthy(0.001, 2_500, 1_288),
            new Healthy(0.001, 5_000, 1_355),
            new Healthy(0.01, 500, 1_359),
            new Healthy(0.01, 2_500, 2_081),
            new Healthy(0.01, 5_000, 3_296));

    private static final int[] STEPS = {100, 500, 2_500, 5_000};

    @Override
    public String title() {
        return "Promotion, without a minimum time";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        int some = Math.max(1, 3 * runs / 10);
        List<Figure> figures = new ArrayList<>();
        HEALTHY.forEach(one -> figures.add(healthy(one, some, chance)));
        Share tenfold = promoted(new Rates(0.001, 0.01), true, some, chance);
        Share threefold = promoted(new Rates(0.01, 0.03), true, some, chance);
        Share sixfold = promoted(new Rates(0.001, 0.006), true, some, chance);
        Share twofold = promoted(new Rates(0.001, 0.002), true, some, chance);
        figures.add(new Figure(steps("0.1 % -> 1 %"), "0 of 300", tenfold.text(), tenfold.atMost(RARELY)));
        figures.add(new Figure(steps("1 % -> 3 %"), "0 of 300", threefold.text(), threefold.atMost(RARELY)));
        figures.add(new Figure(steps("0.1 % -> 0.6 %"), "2 %", sixfold.text(), sixfold.atMost(0.03)));
        figures.add(new Figure(steps("0.1 % -> 0.2 %"), "100 %", twofold.text(), twofold.atLeast(0.99)));
        Share tenfoldSteps = promoted(new Rates(0.001, 0.01), false, some, chance);
        Share threefoldSteps = promoted(new Rates(0.01, 0.03), false, some, chance);
        figures.add(
                new Figure("the same by the step criterion alone: 0.1 % -> 1 %", "42 %", tenfoldSteps.text(), true));
        figures.add(
                new Figure("the same by the step criterion alone: 1 % -> 3 %", "39 %", threefoldSteps.text(), true));
        return figures;
    }

    private static String steps(String rates) {
        return "steps 1, 5, 25, 50 %: " + rates;
    }

    private static Figure healthy(Healthy one, int runs, Chance chance) {
        List<Double> requests = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            Climb climb = new Climb(Rates.both(one.rate()), true, chance, one.weight());
            if (climb.isPromoted()) {
                requests.add((double) climb.candidateRequestsInLastStep());
            }
        }
        Sample sample =
                new Sample(requests.stream().mapToDouble(Double::doubleValue).toArray());
        return new Figure(
                "both at " + Rates.percent(one.rate()) + ", last step at " + Rates.percent(one.weight() / 1e4)
                        + ": mean candidate requests",
                "%.0f".formatted(one.requests()),
                "%.0f (%d of %d promoted)".formatted(sample.mean(), requests.size(), runs),
                sample.meanAbout(one.requests()) && new Share(requests.size(), runs).atLeast(0.99));
    }

    private static Share promoted(Rates rates, boolean byProof, int runs, Chance chance) {
        int promoted = 0;
        for (int run = 0; run < runs; run++) {
            promoted += new Climb(rates, byProof, chance, STEPS).isPromoted() ? 1 : 0;
        }
        return new Share(promoted, runs);
    }
}
