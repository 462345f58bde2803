package dev.belay.load.experiment;

import dev.belay.load.gateway.Bodies;
import dev.belay.load.gateway.Control;
import dev.belay.load.gateway.Drill;
import dev.belay.load.gateway.Gateway;
import dev.belay.load.gateway.GatewayOptions;
import dev.belay.load.gateway.RolloutControl;
import dev.belay.load.gateway.RolloutSnapshot;
import dev.belay.load.gateway.RunningDrill;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A gateway with the benchmark's trees, a candidate that is the same model under another version, and an operator. */
final class ExperimentGateway implements AutoCloseable {
    static final String ENDPOINT = "trees";
    static final String CANDIDATE = "again";
    static final String CANDIDATE_ANSWERS = ENDPOINT + "/" + CANDIDATE;
    static final int CONNECTIONS = 64;
    static final Path CONFIG = Path.of("load-tests/bench/belay-trial.yaml");
    static final List<Path> MODELS = List.of(Path.of("models"), Path.of("load-tests/bench-models"));

    /** A canary that stays where it is: its time never comes. */
    private static final String NEVER = "P300D";

    private static final int ROWS = 256;
    private static final int FEATURES = 30;
    private static final Duration WARM_UP = Duration.ofSeconds(6);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Copy candidate;
    private final Gateway gateway;
    private final Control control;
    private final RolloutControl rollouts;
    private final Requests requests;
    private int started;

    private ExperimentGateway(ExperimentOptions options) throws IOException {
        candidate = Copy.of(Path.of("load-tests/bench-models"), ENDPOINT, "1", CANDIDATE);
        List<Path> models = List.of(MODELS.get(0), MODELS.get(1), candidate.folder());
        try {
            gateway = Gateway.start(new GatewayOptions(options.program(), models, CONFIG));
        } catch (IOException e) {
            candidate.close();
            throw e;
        }
        control = new Control(gateway.port());
        rollouts = new RolloutControl(control, ENDPOINT);
        requests = rows(options.seed());
    }

    /** Started and warm, both versions. */
    static ExperimentGateway open(ExperimentOptions options) throws IOException {
        ExperimentGateway opened = new ExperimentGateway(options);
        try {
            RolloutSnapshot warming = opened.canary("warming up", 50, Map.of());
            LoadGenerator.run(opened.closed(WARM_UP));
            opened.rollouts().abort(opened.rollouts().read(warming.id()));
            return opened;
        } catch (IOException | RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    Gateway gateway() {
        return gateway;
    }

    RolloutControl rollouts() {
        return rollouts;
    }

    Control control() {
        return control;
    }

    /** Requests drawn with a seed. */
    static Requests rows(long seed) {
        return Bodies.dense(ENDPOINT, ROWS, FEATURES, seed);
    }

    Requests requests() {
        return requests;
    }

    Load closed(Duration duration) {
        return Load.closed(gateway.port(), CONNECTIONS, requests, duration);
    }

    Load open(double requestsPerSecond, Duration duration) {
        return Load.open(gateway.port(), CONNECTIONS, requests, requestsPerSecond, duration);
    }

    /** Starts a canary that stays at a weight until somebody or the rule ends it. */
    RolloutSnapshot canary(String why, double percent, Map<String, ?> rules) throws IOException {
        return rollouts.start(
                CANDIDATE,
                why + ", rollout " + ++started,
                Map.of("steps", List.of(percent), "minTime", NEVER, "rules", rules));
    }

    RunningDrill fail(String tier, double ratio) throws IOException {
        return control.start(ENDPOINT, Drill.of(tier, "error").atRatio(ratio));
    }

    /** Why tiers didn't answer, by tier and reason, since the start. */
    Map<String, Long> failures() throws IOException {
        return control.metrics()
                .sumsBy(
                        labels -> labels.get("tier") + " " + labels.get("reason"),
                        "belay_tier_failures_total",
                        "endpoint",
                        ENDPOINT);
    }

    Arms arms() throws IOException {
        return Arms.of(control.metrics(), ENDPOINT);
    }

    /** Asks every few milliseconds until the rollout isn't in that state any more. */
    RolloutSnapshot awaitLeft(String state, RolloutSnapshot rollout) throws IOException, InterruptedException {
        return awaitLeft(state, rollout, LONGEST_WAIT_NANOS);
    }

    /** @param mostNanos after so long it is returned as it is */
    RolloutSnapshot awaitLeft(String state, RolloutSnapshot rollout, long mostNanos)
            throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + mostNanos;
        RolloutSnapshot seen = rollouts.read(rollout.id());
        while (seen.is(state) && System.nanoTime() < giveUp) {
            TimeUnit.MILLISECONDS.sleep(5);
            seen = rollouts.read(rollout.id());
        }
        return seen;
    }

    @Override
    public void close() {
        try {
            control.close();
            gateway.close();
        } finally {
            candidate.close();
        }
    }
}
