package dev.belay.load.neighbours;

import dev.belay.load.gateway.Bodies;
import dev.belay.load.gateway.Gateway;
import dev.belay.load.gateway.GatewayOptions;
import dev.belay.load.http.BackgroundLoad;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.http.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** Each figure on a gateway of its own, over the loopback interface. */
public final class NeighboursRun {
    private static final int CONNECTIONS = 64;
    private static final double[] BAD_SHARES = {0, 0.001, 0.01, 0.03, 0.1, 0.5};
    private static final int HEAVY_CONNECTIONS = 4;
    private static final int HEAVY_ROWS = 4_096;
    private static final int FEATURES = 30;
    private static final double SHARE_OF_PEAK = 0.3;
    private static final double NANOS_PER_MILLI = 1e6;

    private final GatewayOptions options;
    private final Duration round;
    private final Duration warmUp;
    private final int rounds;

    /** @param quick short rounds, to see that it works */
    public NeighboursRun(Path program, boolean quick) {
        options = new GatewayOptions(
                program,
                List.of(Path.of("load-tests/neighbours"), Path.of("load-tests/bench-models")),
                Path.of("load-tests/bench/belay-neighbours.yaml"));
        round = Duration.ofSeconds(quick ? 2 : 5);
        warmUp = Duration.ofSeconds(quick ? 4 : 15);
        rounds = quick ? 1 : 3;
    }

    /** Throughput and innocent failures by the share of requests that the model raises an exception on. */
    public void badRows() throws IOException {
        System.out.println("| bad requests | answers/s | good ones that failed | p99 ms |");
        System.out.println("|---|---|---|---|");
        for (double share : BAD_SHARES) {
            try (Gateway gateway = Gateway.start(options)) {
                run(Load.closed(gateway.port(), CONNECTIONS, new BadRows(0).requests(), warmUp));
                badRows(gateway.port(), share);
            }
        }
    }

    private void badRows(int port, double share) throws IOException {
        BadRows rows = new BadRows(share);
        LoadResult result = run(Load.closed(port, CONNECTIONS, rows.requests(), round.multipliedBy(rounds)));
        long answered = result.count(kind -> kind.status() == 200);
        long good = rows.goodAmong(result.total() + result.broken());
        System.out.printf(
                Locale.ROOT,
                "| %.1f %% | %.0f | %d of %d | %.1f |%n",
                100 * share,
                result.perSecond(),
                good - answered,
                good,
                result.percentileMillis(99));
    }

    /** Clients of thousands of rows beside clients of one. */
    public void heavy() throws IOException {
        Requests small = Bodies.dense("trees", 1_000, FEATURES);
        Requests large = HeavyRows.requests(HEAVY_ROWS, FEATURES);
        try (Gateway gateway = Gateway.start(options)) {
            int port = gateway.port();
            run(Load.closed(port, HEAVY_CONNECTIONS, large, warmUp));
            run(Load.closed(port, CONNECTIONS, small, warmUp));
            double peak = run(Load.closed(port, CONNECTIONS, small, round)).perSecond();
            System.out.printf(Locale.ROOT, "peak %.0f/s, small at %.0f %% of it%n", peak, 100 * SHARE_OF_PEAK);
            for (int i = 0; i < rounds; i++) {
                try (LoopProbe probe = new LoopProbe(port, gateway.pid())) {
                    print("small alone", paced(port, small, peak, probe.start()));
                }
                try (LoopProbe probe = new LoopProbe(port, gateway.pid())) {
                    Load heavy = Load.closed(port, HEAVY_CONNECTIONS, large, Duration.ofMinutes(5));
                    BackgroundLoad background = BackgroundLoad.start(heavy);
                    print("small beside", paced(port, small, peak, probe.start()));
                    print("heavy", background.stop());
                }
            }
        }
    }

    private LoadResult paced(int port, Requests small, double peak, LoopProbe probe) throws IOException {
        LoadResult result = run(Load.open(port, CONNECTIONS, small, SHARE_OF_PEAK * peak, round));
        LoopProbe.Result loops = probe.stop();
        print("alive?", loops.latencies());
        print("loop held", loops.held());
        return result;
    }

    private static void print(String what, Histogram nanos) {
        System.out.printf(
                Locale.ROOT,
                "%-12s p50 %.2f p99 %.1f p99.9 %.1f longest %.1f ms%n",
                what,
                nanos.getValueAtPercentile(50) / NANOS_PER_MILLI,
                nanos.getValueAtPercentile(99) / NANOS_PER_MILLI,
                nanos.getValueAtPercentile(99.9) / NANOS_PER_MILLI,
                nanos.getMaxValue() / NANOS_PER_MILLI);
    }

    private static void print(String who, LoadResult result) {
        long primary = result.count(kind -> kind.status() == 200 && kind.tier().equals("primary"));
        System.out.printf(
                Locale.ROOT,
                "%-12s %.0f/s, by the primary %.2f %%, p50 %.2f p99 %.1f p99.9 %.1f longest %.1f ms, %s, broken %d%n",
                who,
                result.perSecond(),
                100.0 * primary / Math.max(1, result.total()),
                result.percentileMillis(50),
                result.percentileMillis(99),
                result.percentileMillis(99.9),
                result.percentileMillis(100),
                result.answers(),
                result.broken());
    }

    private static LoadResult run(Load load) throws IOException {
        return LoadGenerator.run(load);
    }
}
