package dev.belay.load;

import dev.belay.load.experiment.ExperimentOptions;
import dev.belay.load.experiment.ExperimentRun;
import java.util.List;

/** Whether a candidate takes itself out, and nobody notices. Exit status 1: something wasn't as it must be. */
public final class RolloutExperiments {
    private RolloutExperiments() {}

    public static void main(String[] arguments) throws Exception {
        ExperimentRun run;
        try {
            run = new ExperimentRun(ExperimentOptions.parse(arguments));
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
