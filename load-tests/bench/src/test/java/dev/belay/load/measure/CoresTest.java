package dev.belay.load.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CoresTest {
    private static final Path STATUS = Path.of("/proc/thread-self/status");

    @Test
    void bindsTheCallingThreadToOneCore() throws Exception {
        // Given a thread that may run on some cores
        CompletableFuture<String> bound = new CompletableFuture<>();
        int first = Integer.parseInt(allowed().split("\\D")[0]);
        // When it is bound to the first of them
        Thread thread = Thread.ofPlatform().start(() -> bound.complete(Cores.bind(first) + " " + allowed()));
        thread.join();
        // Then
        assertEquals(Files.exists(STATUS) ? "true " + first : "false 0", bound.join());
    }

    /** "0" where there is no Linux to say. */
    private static String allowed() {
        try {
            return Files.exists(STATUS)
                    ? Files.readAllLines(STATUS).stream()
                            .filter(line -> line.startsWith("Cpus_allowed_list:"))
                            .map(line -> line.replaceAll("\\s", "").substring("Cpus_allowed_list:".length()))
                            .findFirst()
                            .orElseThrow()
                    : "0";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
