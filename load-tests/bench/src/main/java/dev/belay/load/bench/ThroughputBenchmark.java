package dev.belay.load.bench;

import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.http.Requests;
import dev.belay.load.measure.Median;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Echo, model alone and gateway in turn, so that all three see the same moods of the machine. */
final class ThroughputBenchmark {
    static final List<Integer> CONNECTIONS = List.of(16, 64, 256);
    static final int MAIN_CONNECTIONS = 64;
    private static final double TARGET_RATIO = 0.75;

    private final BenchOptions options;
    private final int echoPort;
    private final int gatewayPort;
    private final long gatewayPid;
    private final ModelLimit model;
    private final Intended intended;
    private double peak;

    ThroughputBenchmark(
            BenchOptions options, int echoPort, int gatewayPort, long gatewayPid, ModelLimit model, Intended intended) {
        this.options = options;
        this.echoPort = echoPort;
        this.gatewayPort = gatewayPort;
        this.gatewayPid = gatewayPid;
        this.model = model;
        this.intended = intended;
    }

    /** The highest of the gateway's median rates. */
    double peak() {
        return peak;
    }

    void run(Report report) throws IOException {
        Requests requests = options.subject().requests();
        WarmUp.settle(
                options.longestFirstWarmUp(),
                duration -> LoadGenerator.run(Load.closed(echoPort, MAIN_CONNECTIONS, requests, duration)));
        WarmUp.settle(
                options.longestFirstWarmUp(),
                duration -> gateway(Load.closed(gatewayPort, MAIN_CONNECTIONS, requests, duration)));
        for (int connections : CONNECTIONS) {
            at(connections, report);
        }
    }

    private void at(int connections, Report report) throws IOException {
        Requests requests = options.subject().requests();
        List<Double> echo = new ArrayList<>();
        List<Double> alone = new ArrayList<>();
        List<Double> limits = new ArrayList<>();
        List<Double> rate = new ArrayList<>();
        List<Double> ratio = new ArrayList<>();
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < options.rounds(connections); i++) {
            LoadGenerator.run(Load.closed(echoPort, connections, requests, options.warmUp()));
            LoadResult limit = LoadGenerator.run(Load.closed(echoPort, connections, requests, options.round()));
            double rowsPerSecond = model.rowsPerSecond();
            gateway(Load.closed(gatewayPort, connections, requests, options.warmUp()));
            Round round = Round.measure(
                    gatewayPid, () -> gateway(Load.closed(gatewayPort, connections, requests, options.round())));
            echo.add(limit.perSecond());
            alone.add(rowsPerSecond);
            limits.add(1 / (1 / limit.perSecond() + 1 / rowsPerSecond));
            rate.add(round.load().perSecond());
            ratio.add(round.load().perSecond() / limits.getLast());
            rounds.add(round);
        }
        peak = Math.max(peak, Median.of(rate));
        String at = " at " + connections + " connections";
        report.figure("echo (A)" + at, Median.of(echo), "req/s");
        report.figure("ONNX Runtime alone (B), " + model, Median.of(alone), "rows/s");
        report.figure("combined limit 1/(1/A+1/B)" + at, Median.of(limits), "req/s");
        report.figure("infer" + at, Median.of(rate), "req/s");
        report.figure("infer p50" + at, percentile(rounds, 50), "ms");
        report.figure("infer p99" + at, percentile(rounds, 99), "ms");
        report.figure(
                "infer CPU" + at,
                Median.of(rounds.stream().map(Round::cpuMicros).toList()),
                "µs/req");
        if (connections == MAIN_CONNECTIONS) {
            report.atLeast("ratio to the combined limit" + at, Median.of(ratio), "", TARGET_RATIO, "0.9");
        } else {
            report.figure("ratio to the combined limit" + at, Median.of(ratio), "");
        }
        report.fact("roundsAt" + connections, rate);
        report.fact("echoRoundsAt" + connections, echo);
        report.fact("modelRoundsAt" + connections, alone);
    }

    private LoadResult gateway(Load load) throws IOException {
        return intended.check(
                "closed loop, " + load.connections() + " connections", LoadGenerator.run(load), "primary");
    }

    private static double percentile(List<Round> rounds, double percentile) {
        return Median.of(rounds.stream()
                .map(round -> round.load().percentileMillis(percentile))
                .toList());
    }
}
