package dev.belay.simulator;

import dev.belay.rollout.rule.Growth;
import dev.belay.rollout.rule.RuleSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** How many requests a failing candidate gets, beside what information theory allows. */
final class Detection implements Experiment {
    private static final long MOST_REQUESTS = 10_000_000;
    private static final double MOST_TIMES_THE_BOUND = 1.6;
    /** Of a bound below that the last request is too large a part. */
    private static final double LEAST_BOUND = 2;

    /** Published: bound, median and p95. */
    private record Cell(Rates rates, int weight, double bound, double median, double p95) {}

    private static final List<Cell> CELLS = List.of(
            cell(0.001, 0.02, 100, 177, 231, 663),
            cell(0.001, 0.02, 500, 192, 244, 682),
            cell(0.001, 0.02, 2_500, 302, 360, 874),
            cell(0.001, 0.05, 100, 43, 56, 171),
            cell(0.001, 0.05, 500, 50, 62, 174),
            cell(0.001, 0.05, 2_500, 91, 113, 249),
            cell(0.001, 0.2, 100, 6.9, 9, 27),
            cell(0.001, 0.2, 500, 9.1, 11, 30),
            cell(0.001, 0.2, 2_500, 18.6, 23, 48),
            cell(0.001, 1, 100, 0.9, 2, 2),
            cell(0.001, 1, 500, 1.3, 2, 2),
            cell(0.001, 1, 2_500, 2.3, 3, 4),
            cell(0.01, 0.05, 100, 151, 201, 478),
            cell(0.01, 0.05, 500, 163, 211, 515),
            cell(0.01, 0.05, 2_500, 241, 301, 704),
            cell(0.01, 0.2, 100, 12.6, 17, 46),
            cell(0.01, 0.2, 500, 14.6, 18, 49),
            cell(0.01, 0.2, 2_500, 25, 31, 69),
            cell(0.01, 1, 100, 1.2, 2, 2),
            cell(0.01, 1, 500, 1.4, 2, 3),
            cell(0.01, 1, 2_500, 2.4, 3, 5));

    private static Cell cell(double p0, double p1, int weight, double bound, double median, double p95) {
        return new Cell(new Rates(p0, p1), weight, bound, median, p95);
    }

    @Override
    public String title() {
        return "Candidate requests until rollback: bound / median / p95; mean at most 1.6 times the bound";
    }

    @Override
    public List<Figure> run(int runs, Chance chance) {
        List<Figure> figures = new ArrayList<>();
        CELLS.forEach(cell -> figures.add(figure(cell, runs, chance)));
        return figures;
    }

    private static Figure figure(Cell cell, int runs, Chance chance) {
        Sample sample = sample(RuleSettings.DEFAULT, cell.rates(), cell.weight(), runs, chance);
        double bound = Growth.bound(
                cell.rates().stable(),
                cell.rates().candidate(),
                cell.weight() / 1e4,
                RuleSettings.DEFAULT.sequential().alpha());
        boolean near = bound < LEAST_BOUND || sample.meanAtMost(MOST_TIMES_THE_BOUND * bound);
        return new Figure(
                cell.rates().text() + " at " + Rates.percent(cell.weight() / 1e4),
                "%s / %.0f / %.0f".formatted(bound(cell.bound()), cell.median(), cell.p95()),
                String.format(
                        Locale.ROOT,
                        "%s / %.0f / %.0f, mean %.2f times",
                        bound(bound),
                        sample.median(),
                        sample.p95(),
                        sample.mean() / bound),
                near
                        && bound(bound).equals(bound(cell.bound()))
                        && sample.medianAtMost(cell.median() + 1)
                        && sample.p95AtMost(cell.p95() + 1));
    }

    private static String bound(double bound) {
        return String.format(Locale.ROOT, bound < 20 ? "%.1f" : "%.0f", bound);
    }

    /** The candidate's requests until it is rolled back. */
    static Sample sample(RuleSettings settings, Rates rates, int weight, int runs, Chance chance) {
        return new Sample(IntStream.range(0, runs)
                .mapToDouble(run -> {
                    SimulatedRollout rollout =
                            new SimulatedRollout(settings, rates.stable(), SimulatedRollout.SLOW, chance);
                    rollout.requests(MOST_REQUESTS, weight, rates);
                    return rollout.candidateRequests();
                })
                .toArray());
    }
}
