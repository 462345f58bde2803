package dev.belay.load.bench;

import dev.belay.load.gateway.Gateway;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.measure.Median;
import dev.belay.load.measure.ProcessUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How fast a gateway starts, how late its first answers are, and how much memory it holds after some traffic. */
final class StartBenchmark {
    private static final double TARGET_READY_SECONDS = 2;
    private static final double TARGET_RESIDENT_MIB = 400;
    private static final int FIRST = 1000;
    private static final int TRAFFIC = 10_000;
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private final BenchOptions options;
    private final Intended intended;

    StartBenchmark(BenchOptions options, Intended intended) {
        this.options = options;
        this.intended = intended;
    }

    void run(Report report) throws IOException {
        List<Double> seconds = new ArrayList<>();
        List<Double> resident = new ArrayList<>();
        List<Double> slowestMillis = new ArrayList<>();
        for (int i = 0; i < options.starts(); i++) {
            try (Gateway gateway = Gateway.start(options.subject().gateway())) {
                seconds.add(gateway.started().toNanos() / 1e9);
                slowestMillis.add(send(gateway, FIRST));
                send(gateway, TRAFFIC - FIRST);
                resident.add(ProcessUsage.residentMib(gateway.pid()).orElse(Double.NaN));
            }
        }
        String median = ", median of " + options.starts();
        report.atMost("exec to ready" + median, Median.of(seconds), "s", TARGET_READY_SECONDS, "0.7");
        report.figure("slowest of the first 1,000 answers" + median, Median.of(slowestMillis), "ms");
        report.atMost(
                "resident after 10,000 requests" + median, Median.of(resident), "MiB", TARGET_RESIDENT_MIB, "250");
        report.fact("readySeconds", seconds);
        report.fact("residentMib", resident);
    }

    private double send(Gateway gateway, int count) throws IOException {
        Load load = Load.closed(
                gateway.port(),
                ThroughputBenchmark.MAIN_CONNECTIONS,
                options.subject().requests(),
                LONGEST);
        return intended.check("after a start", LoadGenerator.run(load.atMost(count)), "primary")
                .percentileMillis(100);
    }
}
