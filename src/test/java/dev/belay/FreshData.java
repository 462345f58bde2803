package dev.belay;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A data folder of its own for every server that a test starts: what one has decided is nothing to the next. */
@QuarkusTestResource(FreshData.class)
public final class FreshData implements QuarkusTestResourceLifecycleManager {
    private @Nullable Path folder;

    @Override
    public Map<String, String> start() {
        try {
            Path fresh = Files.createTempDirectory("belay-data");
            folder = fresh;
            return Map.of("belay.data", fresh.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        if (folder == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
