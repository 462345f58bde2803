package dev.belay.load.bench;

import dev.belay.load.EchoServer;
import dev.belay.load.gateway.Control;
import dev.belay.load.gateway.FreePort;
import dev.belay.load.gateway.Gateway;
import dev.belay.load.gateway.JavaChild;
import java.io.IOException;
import java.util.List;

/** All measurements, in one run on the same cores. */
public final class BenchRun {
    private final BenchOptions options;
    private final Report report;
    private final Intended intended = new Intended();

    public BenchRun(BenchOptions options) {
        this.options = options;
        this.report = new Report(options.subject().hasTargets());
    }

    /** Measures and prints; what it returns are the answers that weren't what they should be. */
    public List<String> run() throws IOException {
        report.fact("model", options.subject().endpoint());
        report.fact("quick", options.quick());
        try {
            measure();
        } finally { // what was measured before a failure is worth reading, too
            report.fact("violations", intended.violations());
            System.out.println(report.table());
            System.out.println(report.json());
        }
        if (options.record()) {
            say("written to " + report.write());
        }
        return intended.violations();
    }

    private void measure() throws IOException {
        say("ONNX Runtime alone");
        try (ModelLimit model = ModelLimit.start(options);
                Gateway gateway = Gateway.start(options.subject().gateway())) {
            measure(gateway, model);
        }
        say("starts");
        new StartBenchmark(options, intended).run(report);
    }

    private void measure(Gateway gateway, ModelLimit model) throws IOException {
        report.fact("heapFlags", gateway.heapFlags());
        int echoPort = FreePort.find();
        try (JavaChild echo =
                        JavaChild.start(EchoServer.class, gateway.heapFlags(), List.of(Integer.toString(echoPort)));
                Control control = new Control(gateway.port());
                Primary primary = new Primary(
                        gateway.port(),
                        options.subject().endpoint(),
                        options.subject().requests(),
                        control)) {
            echo.line();
            say("closed loops: echo and gateway in turn");
            ThroughputBenchmark throughput =
                    new ThroughputBenchmark(options, echoPort, gateway.port(), gateway.pid(), model, intended);
            throughput.run(report);
            BrokenPrimaryBenchmark broken =
                    new BrokenPrimaryBenchmark(options, gateway.port(), control, primary, intended);
            say("open loop: healthy and primary dead in pairs");
            broken.dead(throughput.peak(), report);
            say("closed loop: healthy and half failing in pairs");
            broken.halfFailing(report);
        }
    }

    private static void say(String what) {
        System.err.println("bench: " + what);
    }
}
