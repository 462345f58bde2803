package dev.belay.simulator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGeneratorFactory;

/** All that is simulated. The same seed and length give the same figures. */
public final class Simulation {
    /** At which the cheap figures rest on as many rollouts as the published ones. */
    public static final int FULL_RUNS = 1_000;

    public static final int QUICK_RUNS = 30;

    private static final List<Experiment> EXPERIMENTS = List.of(
            new Detection(),
            new FalseRollbacks(),
            new Outages(),
            new LateFaults(),
            new Promotions(),
            new Bakes(),
            new Slowness(),
            new StickyTraffic(),
            new PlainComparison());

    private final long seed;
    private final int runs;

    /** @param runs rollouts that the cheap figures rest on; the others take a share of it */
    public Simulation(long seed, int runs) {
        if (runs < 1) {
            throw new IllegalArgumentException("runs is " + runs + ", allowed are 1 and more");
        }
        this.seed = seed;
        this.runs = runs;
    }

    /** Number of sections. */
    public static int size() {
        return EXPERIMENTS.size();
    }

    /** @param number from 0 */
    public Section run(int number) {
        Experiment experiment = EXPERIMENTS.get(number);
        Chance chance = new Chance(
                RandomGeneratorFactory.of("L64X128MixRandom").create(seed + number * 0x9e37_79b9_7f4a_7c15L));
        return new Section(experiment.title(), experiment.run(runs, chance));
    }

    /**
     * Replays a file of traces: for each the largest difference between its figures and ours.
     *
     * @throws IllegalArgumentException if that is no such file
     */
    public static Section replay(Path file) throws IOException {
        List<Figure> figures = VectorFile.read(file).entrySet().stream()
                .map(trace -> Replay.of(trace.getKey(), trace.getValue()))
                .map(difference -> new Figure(
                        difference.trace() + ", " + difference.slots() + " slots",
                        "1e-9",
                        difference.ok() ? String.format(Locale.ROOT, "%.1e", difference.largest()) : difference.where(),
                        difference.ok()))
                .toList();
        return new Section("Largest difference of each trace, relative or absolute", figures);
    }
}
