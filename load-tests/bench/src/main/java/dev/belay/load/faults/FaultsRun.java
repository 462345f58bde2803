package dev.belay.load.faults;

import dev.belay.load.gateway.Control;
import dev.belay.load.gateway.Gateway;
import dev.belay.load.gateway.GatewayOptions;
import dev.belay.load.gateway.LiveSample;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.measure.PauseProbe;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** All scenarios against one gateway, one after the other. */
public final class FaultsRun {
    private static final List<Path> MODELS = List.of(Path.of("models"), Path.of("load-tests/faulty"));
    private static final Path CONFIG = Path.of("load-tests/bench/belay-faults.yaml");
    private static final int EVERY = 40; // of the sample's rows: about a thousand
    private static final Duration WARM_UP = Duration.ofSeconds(3);

    private final FaultsOptions options;

    public FaultsRun(FaultsOptions options) {
        this.options = options;
    }

    /** Runs and prints; returns what wasn't as it must be. */
    public List<String> run() throws IOException, InterruptedException {
        LiveSample sample = LiveSample.read(LiveSample.FILE, EVERY);
        List<String> violations = new ArrayList<>();
        try (Gateway gateway = Gateway.start(new GatewayOptions(options.program(), MODELS, CONFIG));
                Control control = new Control(gateway.port());
                PauseProbe pauses = PauseProbe.start()) {
            LoadGenerator.run(Load.closed(gateway.port(), 64, sample.bothForms("flights"), WARM_UP));
            ScenarioRun run = new ScenarioRun(gateway.port(), control, sample, options.faultLasts());
            Judge judge = new Judge(pauses);
            System.out.printf(
                    Locale.ROOT,
                    "%-14s %9s %8s %9s %8s %7s %6s %s%n",
                    "scenario",
                    "answers",
                    "p99 ms",
                    "slowest",
                    "healed",
                    "missed",
                    "held",
                    "answered by");
            for (Scenario scenario : options.scenarios()) {
                Outcome outcome = run.run(scenario);
                print(outcome);
                judge.judge(outcome).forEach(violation -> violations.add(scenario.name() + ": " + violation));
            }
            if (!gateway.isAlive()) {
                violations.add("the gateway is gone:\n" + gateway.logTail());
            }
        }
        return violations;
    }

    private static void print(Outcome outcome) {
        LoadResult faulty = outcome.faulty();
        Map<String, Long> tiers = new TreeMap<>();
        faulty.answers().forEach((kind, count) -> tiers.merge(kind.tier(), count, Long::sum));
        System.out.printf(
                Locale.ROOT,
                "%-14s %9d %8.1f %9.1f %7.1fs %7d %6.0f %s%n",
                outcome.scenario().name(),
                faulty.total(),
                faulty.percentileMillis(99),
                faulty.percentileMillis(100),
                outcome.healed().toMillis() / 1000.0,
                outcome.evidence().missedAnswers(),
                outcome.evidence().highestInflight(),
                tiers);
        System.out.println("               failures: " + outcome.failures());
    }
}
