package dev.belay.load.experiment;

import dev.belay.load.gateway.Control;
import dev.belay.load.gateway.Gateway;
import dev.belay.load.gateway.GatewayOptions;
import dev.belay.load.gateway.LiveSample;
import dev.belay.load.gateway.RolloutControl;
import dev.belay.load.gateway.RolloutSnapshot;
import dev.belay.load.http.AnswerKind;
import dev.belay.load.http.BackgroundLoad;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A slow candidate promoted, reverted and rolled back again and again under load: nothing breaks, nothing piles up. */
final class ChurnExperiment implements Experiment {
    private static final String ENDPOINT = "flights";
    private static final String SLOW = "slow";
    private static final String SLOW_ORIGINAL = "slow20-always";
    private static final int CONNECTIONS = 32;
    private static final double REQUESTS_PER_SECOND = 1_000;
    private static final double WEIGHT = 50;
    private static final Duration LONGEST = Duration.ofMinutes(25);
    /** Long enough for calls of the slow model to be under way whenever its part changes. */
    private static final long HELD_MILLIS = 10;

    private static final double MOST_RESIDENT_GROWTH_MIB = 48;
    private static final double MOST_HEAP_GROWTH_MIB = 16;
    private static final double MOST_GROWTH = 8;

    private static final double MOST_TAKEN_BACK = 0.1;

    private final ExperimentOptions options;
    /** Why the rule was faster than the operator. */
    private final List<String> takenBack = new ArrayList<>();

    ChurnExperiment(ExperimentOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "churn";
    }

    @Override
    public void run(Findings findings) throws IOException, InterruptedException {
        int cycles = options.quick() ? 50 : 1_000;
        List<Footprint> footprints = new ArrayList<>();
        try (Copy slow = Copy.of(Path.of("load-tests/faulty"), ENDPOINT, SLOW_ORIGINAL, SLOW);
                Gateway gateway = Gateway.start(new GatewayOptions(
                        options.program(),
                        List.of(ExperimentGateway.MODELS.get(0), ExperimentGateway.MODELS.get(1), slow.folder()),
                        ExperimentGateway.CONFIG));
                Control control = new Control(gateway.port());
                BackgroundLoad load = BackgroundLoad.start(Load.open(
                        gateway.port(),
                        CONNECTIONS,
                        LiveSample.read(LiveSample.FILE, 64).infer(ENDPOINT),
                        REQUESTS_PER_SECOND,
                        LONGEST))) {
            RolloutControl rollouts = new RolloutControl(control, ENDPOINT);
            TimeUnit.SECONDS.sleep(3);
            long begun = System.nanoTime();
            for (int cycle = 0; cycle <= cycles && load.isRunning(); cycle++) {
                if (cycle % (cycles / 10) == 0 && cycle > 0) {
                    footprints.add(Footprint.of(gateway.pid(), control));
                }
                promotedAndReverted(rollouts, cycle);
                rolledBack(rollouts, cycle);
            }
            findings.figure("cycles", cycles, "");
            findings.figure("a cycle, mean", (System.nanoTime() - begun) / 1e6 / cycles, "ms");
            findings.fact("takenBackByTheRule", takenBack);
            findings.atMost(
                    "cycles in which the rule took it back first", takenBack.size(), "", MOST_TAKEN_BACK * cycles);
            LoadResult answers = findings.answered("load", load.stop());
            findings.figure("answers", answers.total(), "");
            findings.figure("answers of the slow model", answers.count(ChurnExperiment::isSlow), "");
            findings.figure("answers, p99", answers.percentileMillis(99), "ms");
            if (!gateway.isAlive()) {
                findings.violate("the gateway is gone:\n" + gateway.logTail());
            }
        }
        growth(footprints, findings);
    }

    private static boolean isSlow(AnswerKind kind) {
        return kind.model().equals(ENDPOINT + "/" + SLOW);
    }

    private void promotedAndReverted(RolloutControl rollouts, int cycle) throws IOException, InterruptedException {
        RolloutSnapshot canary = canary(rollouts, "promoted and reverted " + cycle);
        try {
            RolloutSnapshot promoted = rollouts.promote(canary);
            if (!promoted.is("baking")) {
                throw new IOException("a promoted rollout is " + promoted.state());
            }
            TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
            rollouts.revert();
        } catch (IOException refused) {
            RolloutSnapshot now = rollouts.read(canary.id());
            if (!now.is("rolledBack")) {
                throw refused;
            }
            // A pause of the machine makes a slow model late, and its late calls are errors.
            takenBack.add(now.reason());
        }
        TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
    }

    private static void rolledBack(RolloutControl rollouts, int cycle) throws IOException, InterruptedException {
        RolloutSnapshot back = rollouts.rollBack(canary(rollouts, "rolled back " + cycle));
        if (!back.is("rolledBack")) {
            throw new IOException("a rollout that was rolled back is " + back.state());
        }
        TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
    }

    private static RolloutSnapshot canary(RolloutControl rollouts, String why)
            throws IOException, InterruptedException {
        RolloutSnapshot canary = rollouts.start(SLOW, why, Map.of("steps", List.of(WEIGHT), "minTime", "P300D"));
        TimeUnit.MILLISECONDS.sleep(HELD_MILLIS);
        return canary;
    }

    /** From a tenth of the way, when everything has been used once, to the end. */
    private static void growth(List<Footprint> footprints, Findings findings) {
        findings.fact("footprints", footprints);
        if (footprints.size() < 2) {
            findings.violate("the load ended too early to tell what piles up");
            return;
        }
        Footprint first = footprints.getFirst();
        Footprint last = footprints.getLast();
        findings.figure("resident at the end", last.residentMib(), "MiB");
        findings.atMost(
                "resident memory grew by", last.residentMib() - first.residentMib(), "MiB", MOST_RESIDENT_GROWTH_MIB);
        findings.atMost("live heap grew by", last.heapMib() - first.heapMib(), "MiB", MOST_HEAP_GROWTH_MIB);
        findings.atMost("threads grew by", last.threads() - first.threads(), "", MOST_GROWTH);
        findings.atMost("open files grew by", last.files() - first.files(), "", MOST_GROWTH);
        SortedSet<String> more = new TreeSet<>(last.seriesNames());
        more.removeAll(first.seriesNames());
        findings.fact("moreSeries", more);
        findings.atMost("series of metrics grew by", last.series() - first.series(), "", MOST_GROWTH);
    }
}
