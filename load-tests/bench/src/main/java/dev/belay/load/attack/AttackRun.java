package dev.belay.load.attack;

import dev.belay.load.gateway.Bodies;
import dev.belay.load.gateway.Gateway;
import dev.belay.load.gateway.GatewayOptions;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.http.Requests;
import dev.belay.load.measure.ProcessUsage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Every attack against one gateway, one after the other, with a bystander and an eye on the memory. */
public final class AttackRun {
    private static final String ENDPOINT = "trees";
    private static final int FEATURES = 30;
    private static final int DISTINCT_ROWS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    /** What may be in flight altogether by the rules of the request path, and something for the rest. */
    private static final double MOST_GROWTH_MIB = 256 + 64;

    /** Well above a deadline: what a client with patience for one retry would still bear. */
    private static final double LONGEST_WAIT_MILLIS = 1000;

    private final Path program;
    private final List<String> violations = new ArrayList<>();

    public AttackRun(Path program) {
        this.program = program;
    }

    /** Attacks and prints; returns what wasn't as it must be. */
    public List<String> run() throws IOException {
        Requests requests = Bodies.dense(ENDPOINT, DISTINCT_ROWS, FEATURES);
        GatewayOptions options = new GatewayOptions(
                program, List.of(Path.of("load-tests/bench-models")), Path.of("load-tests/bench/belay-bench.yaml"));
        try (Gateway gateway = Gateway.start(options)) {
            LoadGenerator.run(Load.closed(gateway.port(), DISTINCT_ROWS, requests, WARM_UP));
            double before = ProcessUsage.residentMib(gateway.pid()).orElse(Double.NaN);
            for (Hostile hostile : List.of(
                    new HugeBody(false), new HugeBody(true), new DeepJson(), new HalfBody(), new SlowClients())) {
                attack(gateway, hostile, requests, before);
            }
            if (!gateway.isAlive()) {
                violations.add("the gateway is gone:\n" + gateway.logTail());
            }
        }
        return violations;
    }

    private void attack(Gateway gateway, Hostile hostile, Requests requests, double before) throws IOException {
        Bystander bystander = Bystander.start(gateway.port(), requests);
        List<Ending> endings;
        double largest;
        try (MemoryWatch memory = MemoryWatch.start(gateway.pid())) {
            endings = hostile.attack(gateway.port(), Bodies.inferPath(ENDPOINT));
            largest = memory.largestMib();
        }
        LoadResult bystanders = bystander.stop();
        print(hostile, endings, bystanders, before, largest);
        endings.stream()
                .filter(ending -> !ending.isFine())
                .distinct()
                .forEach(ending -> violations.add(hostile.name() + ": " + ending));
        bystanders
                .others(kind -> kind.status() == 200)
                .forEach((kind, count) ->
                        violations.add(hostile.name() + ": the bystander got " + count + " × " + kind));
        if (bystanders.percentileMillis(100) > LONGEST_WAIT_MILLIS) {
            violations.add(hostile.name() + ": a bystander waited " + bystanders.percentileMillis(100) + " ms");
        }
        if (largest - before > MOST_GROWTH_MIB) {
            violations.add(String.format(
                    Locale.ROOT, "%s: resident memory went from %.0f to %.0f MiB", hostile.name(), before, largest));
        }
    }

    private static void print(
            Hostile hostile, List<Ending> endings, LoadResult bystanders, double before, double largest) {
        Map<String, Integer> counts = new TreeMap<>();
        endings.forEach(ending -> counts.merge(ending.toString(), 1, Integer::sum));
        System.out.printf(
                Locale.ROOT,
                "%-45s %s; bystander: %d answers, p99 %.1f ms, slowest %.1f ms; memory %.0f → %.0f MiB%n",
                hostile.name(),
                counts,
                bystanders.total(),
                bystanders.percentileMillis(99),
                bystanders.percentileMillis(100),
                before,
                largest);
    }
}
