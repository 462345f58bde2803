package dev.belay.load;

import dev.belay.load.trial.TrialOptions;
import dev.belay.load.trial.TrialRun;
import java.util.List;

/** Whether a candidate takes itself out, and nobody notices. Exit status 1: something wasn't as it must be. */
public final class Trial {
    private Trial() {}

    public static void main(String[] arguments) throws Exception {
        TrialRun run;
        try {
            run = new TrialRun(TrialOptions.parse(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        List<String> violations = run.run();
        violations.forEach(violation -> System.out.println("VIOLATION " + violation));
        System.out.println(violations.isEmpty() ? "all as it must be" : violations.size() + " violations");
        System.exit(violations.isEmpty() ? 0 : 1);
    }
}
