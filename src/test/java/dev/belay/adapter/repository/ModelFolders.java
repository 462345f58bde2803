package dev.belay.adapter.repository;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Writes model folders for tests. */
final class ModelFolders {
    static final byte[] ARTIFACT = "not really ONNX".getBytes(StandardCharsets.UTF_8);

    private ModelFolders() {}

    static String card(String model, String version) {
        return """
                model: %s
                version: "%s"
                stage: production
                description: whether a flight is late
                trained: {how: by hand, rows: 7}
                artifact: {file: model.onnx, sha256: "%s", bytes: %d}
                inputs:
                  - {name: carrier, datatype: BYTES, shape: [-1, 1], nullable: false, categories: ["9E", AA]}
                  - {name: temp, datatype: FP32, shape: [-1, 1], unit: degF, nullable: true, range: [-60, 140]}
                outputs:
                  - {name: label, datatype: INT64, shape: [-1], range: [0, 1]}
                  - {name: probabilities, datatype: FP32, shape: [-1, 2], range: [0, 1], rowsSumTo: 1}
                metric: {name: auc, direction: higher, output: probabilities, column: 1}
                metrics:
                  live: {rows: 10, auc: 0.7}
                  slices: {carrier: {AA: {rows: 5, auc: 0.6}}}
                goldens:
                  tolerance: 1.0e-5
                  examples:
                    - {inputs: {carrier: AA, temp: null}, outputs: {label: [0], probabilities: [0.81, 0.19]}}
                profile:
                  rows: 7
                  numeric: {temp: {nullRate: 0.005, quantiles: [-9.5, 41.0, 93.5], weeklyPsiP95: 3.3}}
                  categorical: {carrier: {nullRate: 0.0, frequencies: {AA: 0.17}}}
                """.formatted(model, version, sha256(ARTIFACT), ARTIFACT.length);
    }

    /** Writes {@code <folder>/<model>/<version>} with this card and the artifact it describes. */
    static Path write(Path folder, String model, String version, String card) throws IOException {
        Path versionFolder = Files.createDirectories(folder.resolve(model).resolve(version));
        Files.write(versionFolder.resolve("model.onnx"), ARTIFACT);
        Files.writeString(versionFolder.resolve("card.yaml"), card);
        return versionFolder;
    }

    static Path writeSound(Path folder, String model, String version) throws IOException {
        return write(folder, model, version, card(model, version));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
