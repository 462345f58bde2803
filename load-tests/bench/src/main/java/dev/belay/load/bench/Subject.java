package dev.belay.load.bench;

import dev.belay.load.gateway.Bodies;
import dev.belay.load.gateway.GatewayOptions;
import dev.belay.load.gateway.LiveSample;
import dev.belay.load.http.Requests;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The model that is measured.
 *
 * @param hasTargets whether the figures are held against the targets
 * @param model the primary's artifact, for ONNX Runtime alone
 * @param sample the rows that fill its named columns, if it has some
 */
public record Subject(
        String endpoint,
        boolean hasTargets,
        Path model,
        Optional<Path> sample,
        GatewayOptions gateway,
        Requests requests) {
    private static final Path FOLDER = Path.of("load-tests");
    private static final int DISTINCT_ROWS = 512;
    private static final int FEATURES = 30;

    /** 300 boosted trees over one tensor of 30 floats. */
    static Subject trees(Path program) {
        Path models = FOLDER.resolve("bench-models");
        return new Subject(
                "trees",
                true,
                models.resolve("trees/1/model.onnx"),
                Optional.empty(),
                new GatewayOptions(program, List.of(models), FOLDER.resolve("bench/belay-bench.yaml")),
                Bodies.dense("trees", DISTINCT_ROWS, FEATURES));
    }

    /** The real primary with its named columns. */
    static Subject flights(Path program) throws IOException {
        Path models = Path.of("models");
        return new Subject(
                "flights",
                false,
                models.resolve("flights/2/model.onnx"),
                Optional.of(LiveSample.FILE),
                new GatewayOptions(program, List.of(models), FOLDER.resolve("bench/belay-bench-flights.yaml")),
                LiveSample.read(LiveSample.FILE, 64).infer("flights"));
    }
}
