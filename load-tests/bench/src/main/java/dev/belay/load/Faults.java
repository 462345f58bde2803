package dev.belay.load;

import dev.belay.load.faults.FaultsOptions;
import dev.belay.load.faults.FaultsRun;
import java.util.List;

/** What callers see while models fail. Exit status 1: something wasn't as it must be. */
public final class Faults {
    private Faults() {}

    public static void main(String[] arguments) throws Exception {
        FaultsOptions options;
        try {
            options = FaultsOptions.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        List<String> violations = new FaultsRun(options).run();
        violations.forEach(violation -> System.out.println("VIOLATION " + violation));
        System.out.println(violations.isEmpty() ? "all as it must be" : violations.size() + " violations");
        System.exit(violations.isEmpty() ? 0 : 1);
    }
}
