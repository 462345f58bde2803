package dev.belay.adapter.cli;

import dev.belay.adapter.cli.status.RolloutSentence;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Begins a rollout. What is not said is not sent: the defaults are the server's. */
@Command(name = "start", description = "Start a rollout.", sortOptions = false)
final class RolloutStart implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Parameters(index = "0", paramLabel = "ENDPOINT", description = "the name that applications call")
    private String endpoint = "";

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
            split = ",",
            paramLabel = "PERCENT",
            converter = Percents.class,
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
    private boolean again;

    @ArgGroup
    private @Nullable Sticky sticky;

    @ArgGroup(exclusive = false, validate = false, heading = "Rules that roll back:%n")
    private Rules rules = new Rules();

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

        Map<String, String> body() {
            return header != null ? Map.of("header", header) : Map.of("feature", String.valueOf(feature));
        }
    }

    static final class Rules {
        @Option(
                names = "--sequential",
                negatable = true,
                description = "use the sequential rule (on); without it, only plain rules")
        private @Nullable Boolean sequential;

        @Option(names = "--latency", negatable = true, description = "the sequential rule also counts slow runs (off)")
        private @Nullable Boolean latency;

        @Option(
                names = "--max-errors",
                paramLabel = "N",
                converter = WholeNumbers.FromZero.class,
                description = "roll back at more errors of the candidate than this")
        private @Nullable Long maxErrors;

        @Option(
                names = "--max-ratio",
                paramLabel = "RATIO",
                converter = Ratios.class,
                description = "roll back at a larger share of errors in the window, 0 to 1 or in percent (5%%)")
        private @Nullable BigDecimal maxRatio;

        @Option(
                names = "--ratio-window",
                paramLabel = "TIME",
                converter = Durations.class,
                description = "the window of --max-ratio (60s)")
        private @Nullable Duration ratioWindow;

        @Option(
                names = "--ratio-min-samples",
                paramLabel = "N",
                converter = WholeNumbers.CountFromOne.class,
                description = "requests of the candidate that the window needs before --max-ratio looks (200)")
        private @Nullable Long ratioMinSamples;

        Map<String, Object> body() throws CommandFailure {
            Map<String, Object> body = new LinkedHashMap<>();
            put(body, "sequential", sequential);
            put(body, "latency", latency);
            if (maxErrors != null) {
                body.put("errors", Map.of("max", maxErrors));
            }
            if (maxRatio != null) {
                Map<String, Object> ratio = new LinkedHashMap<>();
                ratio.put("max", maxRatio);
                put(ratio, "window", text(ratioWindow));
                put(ratio, "minSamples", ratioMinSamples);
                body.put("ratio", ratio);
            } else if (ratioWindow != null || ratioMinSamples != null) {
                throw CommandFailure.wrongUsage("--ratio-window and --ratio-min-samples need --max-ratio");
            }
            return body;
        }
    }

    @Override
    public Integer call() throws CommandFailure {
        ControlClient.Reply reply = server.client().post(ControlPaths.rollouts(endpoint), body());
        PrintWriter out = spec.commandLine().getOut();
        if (server.json()) {
            out.println(reply.json());
        } else {
            out.println(RolloutSentence.of(reply.body()));
            out.println("Watch it: belay status " + endpoint + " --watch");
        }
        out.flush();
        return Cli.OK;
    }

    private Map<String, Object> body() throws CommandFailure {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("version", version);
        body.put("hypothesis", hypothesis);
        put(body, "approach", approach);
        put(body, "policy", policy);
        put(body, "steps", steps);
        put(body, "minSamples", minSamples);
        put(body, "minTime", text(minTime));
        put(body, "bake", text(bake));
        put(body, "gate", gate);
        put(body, "shadow", shadow);
        put(body, "again", again ? true : null);
        put(body, "sticky", sticky == null ? null : sticky.body());
        Map<String, Object> given = rules.body();
        put(body, "rules", given.isEmpty() ? null : given);
        return body;
    }

    private static @Nullable String text(@Nullable Duration time) {
        return time == null ? null : time.toString();
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
