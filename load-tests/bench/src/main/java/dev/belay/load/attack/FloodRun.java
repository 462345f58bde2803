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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Every kind of mischief, thousands of times and mixed, against one gateway with its usual heap. */
public final class FloodRun {
    private static final int CLIENTS = 12;
    private static final int ROWS = 64;
    private static final int FEATURES = 2;
    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final long SEED = 9;

    /** A heap of 256 MiB, what models' runs take of native memory, and the JVM's own. */
    private static final double MOST_RESIDENT_MIB = 1_024;

    private static final double LONGEST_WAIT_MILLIS = 2_000;

    private final Path program;
    private final int requests;
    private final List<String> violations = Collections.synchronizedList(new ArrayList<>());
    private final Map<Mischief, Map<String, AtomicInteger>> endings = new ConcurrentHashMap<>();

    public FloodRun(Path program, int requests) {
        this.program = program;
        this.requests = requests;
    }

    /** Floods and prints; returns what wasn't as it must be. */
    public List<String> run() throws IOException, InterruptedException {
        Requests good = Bodies.dense("small", ROWS, FEATURES);
        GatewayOptions options = new GatewayOptions(
                program, List.of(Path.of("load-tests/hostile-models")), Path.of("load-tests/bench/belay-hostile.yaml"));
        try (Gateway gateway = Gateway.start(options)) {
            LoadGenerator.run(Load.closed(gateway.port(), CLIENTS, good, WARM_UP));
            double before = ProcessUsage.residentMib(gateway.pid()).orElse(Double.NaN);
            Bystander bystander = Bystander.start(gateway.port(), good);
            double largest;
            long startNanos = System.nanoTime();
            try (MemoryWatch memory = MemoryWatch.start(gateway.pid())) {
                flood(gateway.port());
                largest = memory.largestMib();
            }
            LoadResult bystanders = bystander.stop();
            print(bystanders, before, largest, System.nanoTime() - startNanos);
            judge(gateway, bystanders, largest);
        }
        return violations;
    }

    private void flood(int port) throws InterruptedException {
        List<Mischief> all = new ArrayList<>();
        for (Mischief mischief : Mischief.values()) {
            all.addAll(Collections.nCopies(Math.max(1, requests * mischief.share / 1000), mischief));
        }
        Collections.shuffle(all, new Random(SEED));
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            all.forEach(mischief -> clients.execute(() -> commit(mischief, port)));
            clients.shutdown();
            if (!clients.awaitTermination(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                violations.add("not done after " + LONGEST);
                clients.shutdownNow();
            }
        }
    }

    private void commit(Mischief mischief, int port) {
        String ending;
        try {
            Ending came = mischief.commit(port);
            ending = came.toString();
            if (!isFine(came)) {
                violations.add(mischief + ": " + came);
            }
        } catch (IOException e) {
            ending = e.toString();
            violations.add(mischief + ": " + e);
        }
        endings.computeIfAbsent(mischief, ignored -> new ConcurrentHashMap<>())
                .computeIfAbsent(ending, ignored -> new AtomicInteger())
                .incrementAndGet();
    }

    /** A right answer, a refusal in words, or a closed connection. */
    private static boolean isFine(Ending ending) {
        return switch (ending) {
            case Ending.Answered(int status, boolean hasError) -> status == 200 || (status != 500 && hasError);
            case Ending.Closed ignored -> true;
            case Ending.Left ignored -> true;
            case Ending.StillOpen ignored -> false;
        };
    }

    private void judge(Gateway gateway, LoadResult bystanders, double largest) throws IOException {
        bystanders
                .others(kind -> kind.status() == 200)
                .forEach((kind, count) -> violations.add("the bystander got " + count + " × " + kind));
        if (bystanders.percentileMillis(100) > LONGEST_WAIT_MILLIS) {
            violations.add("the bystander waited " + bystanders.percentileMillis(100) + " ms");
        }
        if (largest > MOST_RESIDENT_MIB) {
            violations.add("resident memory reached " + largest + " MiB");
        }
        gateway.log().stream()
                .filter(line -> line.contains("OutOfMemoryError") || line.contains("a request failed by a bug"))
                .distinct()
                .forEach(line -> violations.add("log: " + line));
        if (!gateway.isAlive()) {
            violations.add("the gateway is gone:\n" + gateway.logTail());
        }
    }

    private void print(LoadResult bystanders, double before, double largest, long nanos) {
        endings.forEach((mischief, counts) -> System.out.printf("%-20s %s%n", mischief, new TreeMap<>(counts)));
        System.out.printf(
                Locale.ROOT,
                "%d requests in %d s; bystander: %d answers, p99 %.1f ms, slowest %.1f ms; memory %.0f → %.0f MiB%n",
                endings.values().stream()
                        .flatMap(counts -> counts.values().stream())
                        .mapToInt(AtomicInteger::get)
                        .sum(),
                TimeUnit.NANOSECONDS.toSeconds(nanos),
                bystanders.total(),
                bystanders.percentileMillis(99),
                bystanders.percentileMillis(100),
                before,
                largest);
    }
}
