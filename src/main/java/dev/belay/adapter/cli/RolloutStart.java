package dev.belay.adapter.cli;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.belay.adapter.cli.text.RolloutSentence;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * Starts a rollout. The options are the members of the plan that is sent, as the fields are named: what is not given is not
 * sent, and the server has the defaults.
 */
@Command(name = "start", description = "Start a rollout.", sortOptions = false)
final class RolloutStart implements Callable<Integer> {
    @Mixin
    @JsonIgnore
    private EndpointOptions options = new EndpointOptions();

    @Parameters(index = "1", paramLabel = "VERSION", description = "the candidate, a version of the endpoint's model")
    private String version = "";

    @Option(
            names = "--hypothesis",
            required = true,
            paramLabel = "TEXT",
            description = "why the candidate should be better")
    private String hypothesis = "";

    @Option(names = "--policy", paramLabel = "NAME", description = "a policy of the server's belay.yaml (default)")
    private @Nullable String policy;

    @Option(names = "--approach", paramLabel = "TEXT", description = "how the candidate was made")
    private @Nullable String approach;

    @Option(
            names = "--steps",
            split = ",(?!$)", // a comma at the end is kept, so that it is refused
            paramLabel = "PERCENT",
            converter = Decimals.Weight.class,
            description = "the candidate's shares in percent, rising (1,5,25,50)")
    private @Nullable List<BigDecimal> steps;

    @Option(
            names = "--min-samples",
            paramLabel = "N",
            converter = WholeNumbers.CountFromZero.class,
            description = "requests that each arm needs before a step (200)")
    private @Nullable Long minSamples;

    @Option(
            names = "--min-time",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "the least time under traffic at a step (60s)")
    private @Nullable Duration minTime;

    @Option(
            names = "--bake",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "how long 5 %% stay on the old primary after promotion (24h)")
    private @Nullable Duration bake;

    @Option(names = "--gate", negatable = true, description = "validate the candidate first")
    private @Nullable Boolean gate;

    @Option(names = "--shadow", negatable = true, description = "try the candidate on copies of requests first")
    private @Nullable Boolean shadow;

    @Option(names = "--again", description = "allow a version that was rolled back before; needs a new hypothesis")
    private @Nullable Boolean again;

    @ArgGroup
    private @Nullable Sticky sticky;

    @ArgGroup(exclusive = false, heading = "Rules that roll back:%n")
    private @Nullable Rules rules;

    /** Whose requests stay in one arm. */
    static final class Sticky {
        @Option(
                names = "--sticky-header",
                paramLabel = "NAME",
                description = "keep all requests with one value of this header in one arm")
        private @Nullable String header;

        @Option(
                names = "--sticky-feature",
                paramLabel = "NAME",
                description = "keep all requests with one value of this feature in one arm")
        private @Nullable String feature;
    }

    /** What rolls the candidate back. */
    static final class Rules {
        @Option(
                names = "--sequential",
                negatable = true,
                description = "use the sequential rule (on); without it, only plain rules")
        private @Nullable Boolean sequential;

        @Option(names = "--latency", negatable = true, description = "the sequential rule also counts slow runs (off)")
        private @Nullable Boolean latency;

        @ArgGroup(exclusive = false)
        private @Nullable Errors errors;

        @ArgGroup(exclusive = false)
        private @Nullable Ratio ratio;
    }

    /** More errors of the candidate than a number. */
    static final class Errors {
        @Option(
                names = "--max-errors",
                required = true,
                paramLabel = "N",
                converter = WholeNumbers.FromZero.class,
                description = "roll back at more errors of the candidate than this")
        private @Nullable Long max;
    }

    /** A larger share of errors in a window. */
    static final class Ratio {
        @Option(
                names = "--max-ratio",
                required = true,
                paramLabel = "RATIO",
                converter = Decimals.Ratio.class,
                description = "roll back at a larger share of errors in the window, 0 to 1 or in percent (5%%)")
        private @Nullable BigDecimal max;

        @Option(
                names = "--ratio-window",
                paramLabel = "TIME",
                converter = Durations.class,
                description = "the window of --max-ratio (60s)")
        private @Nullable Duration window;

        @Option(
                names = "--ratio-min-samples",
                paramLabel = "N",
                converter = WholeNumbers.CountFromOne.class,
                description = "requests of the candidate that the window needs before --max-ratio looks (200)")
        private @Nullable Long minSamples;
    }

    @Override
    public Integer call() throws CommandFailure {
        return options.print(
                options.post("rollouts", this),
                answer -> RolloutSentence.of(answer) + System.lineSeparator() + "Watch it: belay status "
                        + options.endpoint() + " --watch");
    }
}
