package dev.belay.load.experiment;

import dev.belay.load.gateway.RolloutSnapshot;
import dev.belay.load.http.BackgroundLoad;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.measure.Median;
import dev.belay.load.measure.PauseProbe;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A weight is what the candidate gets; a change of it acts within a tick and loses nothing. */
final class WeightExperiment implements Experiment {
    private static final List<Double> PERCENT = List.of(0.1, 1.0, 5.0, 50.0);
    private static final double MOST_PERCENT = 95;
    private static final Duration LONGEST = Duration.ofMinutes(5);
    private static final Duration PROBE = Duration.ofSeconds(5);
    private static final int LOAD_CONNECTIONS = 16;
    private static final double TICK_MILLIS = 100;
    /** The owner looks every 2 ms; the rest is the machine's. */
    private static final double ALLOWANCE_MILLIS = 5;
    /** At 95 % so many answers by stable in a row come by chance once in three million times. */
    private static final int STABLE_IN_A_ROW = 5;

    private static final double NANOS_PER_MILLI = 1e6;

    private final ExperimentOptions options;

    WeightExperiment(ExperimentOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "weight";
    }

    @Override
    public void run(Findings findings) throws IOException, InterruptedException {
        try (ExperimentGateway gateway = ExperimentGateway.open(options)) {
            RolloutSnapshot canary = gateway.canary("weighed", PERCENT.getFirst(), Map.of());
            for (double percent : PERCENT) {
                canary = gateway.rollouts().weight(gateway.rollouts().read(canary.id()), percent);
                TimeUnit.MILLISECONDS.sleep(300);
                share(gateway, percent, findings);
            }
            changes(gateway, canary, findings);
        }
    }

    private void share(ExperimentGateway gateway, double percent, Findings findings) throws IOException {
        long requests = (percent < 1 ? 2 : 1) * (options.quick() ? 50_000 : 200_000);
        Arms before = gateway.arms();
        LoadResult load = findings.answered(
                percent + " %", LoadGenerator.run(gateway.closed(LONGEST).atMost(requests)));
        Arms grown = gateway.arms().since(before);
        Share share = new Share(grown.candidate(), grown.candidate() + grown.stable(), percent / 100);
        findings.figure("share of the candidate at " + percent + " %", share.measured() * 100, "%");
        if (!share.isLikely()) {
            findings.violate(share + " is outside its 99.9 % interval");
        }
        findings.figure("took no part at " + percent + " %", grown.ineligible(), "");
        long accounted = share.of() + grown.ineligible();
        if (accounted != load.total()) {
            findings.violate("at " + percent + " % " + load.total() + " requests were answered, " + accounted
                    + " are accounted for");
        }
    }

    private void changes(ExperimentGateway gateway, RolloutSnapshot weighed, Findings findings) throws IOException {
        int changes = options.quick() ? 10 : 100;
        RolloutSnapshot canary = gateway.rollouts().weight(gateway.rollouts().read(weighed.id()), 0);
        List<Double> millis = new ArrayList<>();
        int late = 0;
        try (PauseProbe pauses = PauseProbe.start();
                BackgroundLoad load = BackgroundLoad.start(
                        Load.closed(gateway.gateway().port(), LOAD_CONNECTIONS, gateway.requests(), LONGEST))) {
            awaitActed(gateway, false);
            for (int i = 0; i < changes; i++) {
                boolean up = i % 2 == 0;
                canary = gateway.rollouts().weight(canary, up ? MOST_PERCENT : 0);
                long asked = System.nanoTime();
                double took = Math.max(0, (awaitActed(gateway, up) - asked) / NANOS_PER_MILLI);
                double pause = pauses.longestNanosBetween(asked, System.nanoTime()) / NANOS_PER_MILLI;
                millis.add(took);
                late += took > TICK_MILLIS + ALLOWANCE_MILLIS + pause ? 1 : 0;
            }
            findings.figure("load", findings.answered("changes", load.stop()).perSecond(), "req/s");
        }
        findings.fact("changesActedAfterMillis", millis);
        findings.figure("a change acts after, median of " + changes, Median.of(millis), "ms");
        findings.figure("a change acts after, longest", Collections.max(millis), "ms");
        findings.atMost("changes that acted later than a tick, pauses allowed for", late, "", 0);
    }

    /** Sends one request after the other. @return when the first that shows the new weight was sent */
    private static long awaitActed(ExperimentGateway gateway, boolean up) throws IOException {
        int inARow = 0;
        long since = 0;
        while (inARow < (up ? 1 : STABLE_IN_A_ROW)) {
            long sent = System.nanoTime();
            LoadResult one = LoadGenerator.run(Load.closed(gateway.gateway().port(), 1, gateway.requests(), PROBE)
                    .atMost(1));
            boolean byCandidate = one.count(kind -> kind.model().equals(ExperimentGateway.CANDIDATE_ANSWERS)) > 0;
            if (byCandidate == up) {
                since = inARow++ == 0 ? sent : since;
            } else {
                inARow = 0;
            }
        }
        return since;
    }
}
