package dev.belay.load;

import dev.belay.load.bench.BenchOptions;
import dev.belay.load.bench.BenchRun;
import java.util.List;

/** What the gateway makes of its cores. Exit status 1: an answer wasn't 200 from the intended tier. */
public final class Bench {
    private Bench() {}

    public static void main(String[] arguments) throws Exception {
        BenchOptions options;
        try {
            options = BenchOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        List<String> violations = new BenchRun(options).run();
        violations.forEach(violation -> System.err.println("NOT INTENDED: " + violation));
        System.exit(violations.isEmpty() ? 0 : 1);
    }
}
