package dev.belay.load.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.load.gateway.Gateway;
import dev.belay.load.gateway.GatewayOptions;
import dev.belay.load.gateway.LiveSample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A folder that outlives gateways, with just the models that are tried, and what callers send. */
final class CrashFixture implements AutoCloseable {
    private static final int EVERY = 997;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Path> MODELS = List.of(
            Path.of("models/flights/1"),
            Path.of("models/flights/2"),
            Path.of("models/flights/3"),
            Path.of("models/flights/heuristic.yaml"),
            Path.of("load-tests/candidates/flights/celsius"),
            Path.of("load-tests/candidates/flights/leaky"));

    private final Path program;
    private final Path folder;
    private final List<String> bodies;

    /** @param folder new and empty */
    CrashFixture(Path program, Path folder) throws IOException {
        this.program = program;
        this.folder = folder;
        this.bodies = readBodies();
        Path models = Files.createDirectories(folder.resolve("models/flights"));
        for (Path model : MODELS) {
            copy(model, models.resolve(model.getFileName()));
        }
    }

    static CrashFixture temporary(Path program) throws IOException {
        return new CrashFixture(program, Files.createTempDirectory("belay-crash-"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    /** Rows that every candidate can take. */
    private static List<String> readBodies() throws IOException {
        List<String> bodies = new ArrayList<>();
        for (Map<String, Object> row : LiveSample.read(LiveSample.FILE, EVERY).rows()) {
            Map<String, Object> whole = new LinkedHashMap<>();
            row.forEach((name, value) -> whole.put(name, value.equals(Float.NaN) ? null : value));
            whole.putAll(Map.of(
                    "origin_delay", 12,
                    "origin_overdue", 3,
                    "carrier_delay", 8,
                    "carrier_overdue", 1,
                    "scheduled_departures", 24));
            bodies.add(JSON.writeValueAsString(Map.of("instances", List.of(whole))));
        }
        return bodies;
    }

    Gateway start(String... more) throws IOException {
        return Gateway.startIn(
                folder,
                new GatewayOptions(
                        program,
                        List.of(folder.resolve("models")),
                        Path.of("load-tests/bench/belay-crash.yaml"),
                        List.of(more)));
    }

    List<String> bodies() {
        return bodies;
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                if (!file.equals(folder)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
