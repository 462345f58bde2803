package dev.belay.load.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The experiments that were asked for, one after the other. */
public final class ExperimentRun {
    private final ExperimentOptions options;
    private final List<Experiment> experiments;

    /** @throws IllegalArgumentException if there is no such experiment */
    public ExperimentRun(ExperimentOptions options) {
        this.options = options;
        List<Experiment> all = List.of(
                new CaughtExperiment(options),
                new SameModelExperiment(options),
                new SwapExperiment(options),
                new WeightExperiment(options),
                new ChurnExperiment(options),
                new CostExperiment(options));
        experiments = all.stream()
                .filter(one -> options.only().isEmpty() || one.name().equals(options.only()))
                .toList();
        if (experiments.isEmpty()) {
            throw new IllegalArgumentException("--only is " + options.only() + ", allowed are "
                    + all.stream().map(Experiment::name).toList());
        }
    }

    /** Runs and prints; returns what wasn't as it must be. */
    public List<String> run() throws IOException, InterruptedException {
        List<String> violations = new ArrayList<>();
        for (Experiment experiment : experiments) {
            Findings findings = new Findings(experiment.name(), options);
            try {
                experiment.run(findings);
            } finally { // what was found before a failure is worth keeping, too
                if (options.record()) {
                    System.out.println("written to " + findings.write());
                }
            }
            violations.addAll(findings.violations());
        }
        return violations;
    }
}
