package dev.belay.adapter.rest.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class LowPriorityThreadsTest {
    private static final int AFTER_NAME_NICE = 16;

    @Test
    void theirNiceValueIsTen() throws Exception {
        CompletableFuture<Integer> nice = new CompletableFuture<>();
        new LowPriorityThreads("low-")
                .newThread(() -> nice.completeAsync(LowPriorityThreadsTest::niceValue, Runnable::run))
                .start();
        assertEquals(10, nice.get(30, TimeUnit.SECONDS));
    }

    @Test
    void thePriorityOfNobodyElseChanges() throws Exception {
        int before = niceValue();
        Thread thread = new LowPriorityThreads("low-").newThread(() -> {});
        thread.start();
        thread.join();
        assertEquals(before, niceValue());
    }

    private static int niceValue() {
        try {
            String stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[AFTER_NAME_NICE]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
