package dev.belay.load.experiment;

import dev.belay.load.gateway.RolloutControl;
import dev.belay.load.gateway.RolloutSnapshot;
import dev.belay.load.gateway.RunningDrill;
import dev.belay.load.http.BackgroundLoad;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.http.Requests;
import dev.belay.load.measure.Median;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** How many of a failing candidate's requests it takes until it is out, against what the rule's simulation says. */
final class CaughtExperiment implements Experiment {
    /** One slot each tick, as in the simulation that the figures come from. */
    private static final double REQUESTS_PER_SECOND = 1_000;

    /** No more, so that no batch is larger, whatever pause the machine takes. */
    private static final int CONNECTIONS = 8;

    /**
     * While no rollout runs a batch with one failure is charged to all its members once the extra runs are used up: with
     * batches of eight and 1 % bad rows stable would seem to fail at 4 %, or even have its breaker open when the canary
     * starts. Of two at the most each failure is found.
     */
    private static final int CONNECTIONS_BETWEEN = 2;

    private static final double WEIGHT = 5;
    private static final long HISTORY = 12_000;
    private static final Duration LONGEST_RUN = Duration.ofSeconds(60);
    private static final Duration MINUTES = Duration.ofMinutes(2);
    /** Longer than a tier's timeout: whoever was under way has ended. */
    private static final long SETTLED_MILLIS = 150;

    private static final int REQUESTS_AFTERWARDS = 500;

    /**
     * Rates of failure and the simulation's figures.
     *
     * @param median requests of the candidate
     * @param p95 requests of the candidate
     */
    private record Cell(double stableRate, double candidateRate, int median, int p95) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.1f %% → %.0f %%", stableRate * 100, candidateRate * 100);
        }
    }

    private static final List<Cell> CELLS = List.of(
            new Cell(0.001, 0.05, 62, 174),
            new Cell(0.001, 0.2, 11, 30),
            new Cell(0.001, 1, 2, 2),
            new Cell(0.01, 0.05, 211, 515),
            new Cell(0.01, 0.2, 18, 49),
            new Cell(0.01, 1, 2, 3));

    /**
     * @param decided what the arms had come to with the deciding request
     * @param all the candidate's requests whose coin fell until the swap
     */
    private record Caught(boolean rolledBack, RolloutControl.Decided decided, long all) {
        static final Caught NOT =
                new Caught(false, new RolloutControl.Decided(0, 0, Long.MAX_VALUE, 0), Long.MAX_VALUE);

        /** Of the candidate's requests. */
        long evidence() {
            return decided.candidateRequests();
        }
    }

    private final ExperimentOptions options;

    CaughtExperiment(ExperimentOptions options) {
        this.options = options;
    }

    @Override
    public String name() {
        return "caught";
    }

    @Override
    public void run(Findings findings) throws IOException, InterruptedException {
        findings.fact("requestsPerSecond", REQUESTS_PER_SECOND);
        findings.fact("weightPercent", WEIGHT);
        try (ExperimentGateway gateway = ExperimentGateway.open(options)) {
            for (double rate : CELLS.stream().map(Cell::stableRate).distinct().toList()) {
                try (RunningDrill stable = gateway.fail("primary", rate)) {
                    findings.answered("history", quiet(gateway, HISTORY));
                    for (Cell cell : CELLS) {
                        if (cell.stableRate() == rate) {
                            cell(gateway, cell, findings);
                        }
                    }
                }
            }
        }
    }

    private static LoadResult quiet(ExperimentGateway gateway, long requests) throws IOException {
        int port = gateway.gateway().port();
        return LoadGenerator.run(Load.closed(port, CONNECTIONS_BETWEEN, gateway.requests(), MINUTES)
                .atMost(requests));
    }

    private void cell(ExperimentGateway gateway, Cell cell, Findings findings)
            throws IOException, InterruptedException {
        int runs = options.quick() ? 3 : 20;
        int needed = options.quick() ? 2 : 17;
        List<Caught> all = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            all.add(once(gateway, cell, ExperimentGateway.rows(options.seed() * 1_000 + i), findings));
        }
        List<Long> evidence = all.stream().map(Caught::evidence).toList();
        findings.fact("decided " + cell, all.stream().map(Caught::decided).toList());
        findings.fact("until the swap " + cell, all.stream().map(Caught::all).toList());
        findings.figure(
                cell + ": median requests that decided (simulated " + cell.median() + ")", Median.of(evidence), "");
        findings.figure(
                cell + ": largest number whose coin fell before the swap",
                all.stream().mapToLong(run -> run.all() - run.evidence()).max().orElse(0),
                "");
        findings.atLeast(
                cell + ": runs of " + runs + " rolled back within p95 = " + cell.p95(),
                all.stream()
                        .filter(run -> run.rolledBack() && run.evidence() <= cell.p95())
                        .count(),
                "",
                needed);
    }

    private static Caught once(ExperimentGateway gateway, Cell cell, Requests requests, Findings findings)
            throws IOException, InterruptedException {
        Arms before = gateway.arms();
        int port = gateway.gateway().port();
        RolloutSnapshot canary = gateway.canary(cell.toString(), WEIGHT, Map.of());
        LoadResult load;
        RolloutSnapshot end;
        Arms swapped;
        try (RunningDrill drill = gateway.fail("candidate", cell.candidateRate());
                BackgroundLoad background = BackgroundLoad.start(
                        Load.open(port, CONNECTIONS, requests, REQUESTS_PER_SECOND, LONGEST_RUN))) {
            end = gateway.awaitLeft("canary", canary, LONGEST_RUN.toNanos());
            TimeUnit.MILLISECONDS.sleep(SETTLED_MILLIS);
            swapped = gateway.arms();
            load = findings.answered(cell.toString(), background.stop());
        }
        if (!end.is("rolledBack")) {
            findings.violate(cell + ": still " + end.state() + " after " + LONGEST_RUN.toSeconds() + " s");
            gateway.rollouts().abort(end);
            return Caught.NOT;
        }
        findings.answered(
                cell + ", afterwards",
                quiet(gateway, REQUESTS_AFTERWARDS),
                kind -> !kind.model().equals(ExperimentGateway.CANDIDATE_ANSWERS));
        Arms after = gateway.arms();
        if (after.candidate() != swapped.candidate()) {
            findings.violate(cell + ": " + (after.candidate() - swapped.candidate())
                    + " requests of the candidate after the swap");
        }
        Arms grown = after.since(before);
        long byCandidate = load.count(kind -> kind.model().equals(ExperimentGateway.CANDIDATE_ANSWERS));
        if (byCandidate != grown.candidateOk()) {
            findings.violate(cell + ": the candidate answered " + byCandidate + " callers, but " + grown.candidateOk()
                    + " of its calls went well");
        }
        return new Caught(true, gateway.rollouts().decided(canary.id()), grown.candidate());
    }
}
