package dev.belay.load.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * A folder of models that holds one: another's copy under a version of its own, not meant for production, and allowed
 * to be slow.
 */
record Copy(Path folder) implements AutoCloseable {
    private static final int SLOWEST_MICROS = 100_000;

    static Copy of(Path models, String model, String version, String as) throws IOException {
        Path folder = Files.createTempDirectory("belay-candidate-");
        Path copy = Files.createDirectories(folder.resolve(model).resolve(as));
        try (Stream<Path> files = Files.list(models.resolve(model).resolve(version))) {
            for (Path file : files.toList()) {
                Path to = copy.resolve(file.getFileName().toString());
                if (to.endsWith("card.yaml")) {
                    Files.writeString(to, card(Files.readString(file), as));
                } else {
                    Files.copy(file, to);
                }
            }
        }
        return new Copy(folder);
    }

    private static String card(String original, String version) {
        return original.replaceFirst("(?m)^version: .*$", "version: \"" + version + "\"")
                .replaceFirst("(?m)^stage: .*$", "stage: candidate")
                .replaceFirst("(?m)^speed: .*$", "speed: {limitMicros: " + SLOWEST_MICROS + "}");
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
