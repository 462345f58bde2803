package dev.belay.load;

import dev.belay.load.crash.CrashOptions;
import dev.belay.load.crash.CrashRun;
import java.util.List;

/** Rollouts while everything around them breaks. Exit status 1: something wasn't as it must be. */
public final class Crash {
    private Crash() {}

    public static void main(String[] arguments) throws Exception {
        CrashOptions options;
        try {
            options = CrashOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        List<String> violations = new CrashRun(options).run();
        violations.forEach(violation -> System.out.println("VIOLATION " + violation));
        System.out.println(violations.isEmpty() ? "all as it must be" : violations.size() + " violations");
        System.exit(violations.isEmpty() ? 0 : 1);
    }
}
