package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.journal.Decisions;
import dev.belay.journal.Journal;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalLog;
import dev.belay.journal.JournalStore;
import dev.belay.journal.Outcome;
import dev.belay.journal.PendingEntry;
import dev.belay.journal.WritePolicy;
import dev.belay.monitoring.Observations;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Databases that go and come back while decisions are taken. */
class StoreOutageTest {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    Path folder;

    private final BlockingQueue<String> troubles = new ArrayBlockingQueue<>(1_000);

    private Journal start(StoreSettings settings) {
        JournalLog log = new JournalLog() {
            @Override
            public void decision(String line) {}

            @Override
            public void trouble(String line) {
                troubles.add(line);
            }
        };
        Journal journal = new Journal(
                new JdbcJournalStore(settings),
                Thread.ofPlatform().daemon().factory(),
                log,
                Observations.NONE.journal(),
                InstantSource.system());
        journal.start();
        return journal;
    }

    private static PendingEntry decide(Journal journal, String reason) {
        return journal.append(
                JournalEntry.of("flights", Instant.now(), Decisions.rolledBack("r1"))
                        .because(reason),
                WritePolicy.GUARANTEED);
    }

    private static Outcome await(PendingEntry pending) throws Exception {
        return pending.outcome().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static List<String> reasons(StoreSettings settings) throws Exception {
        try (JournalStore store = new JdbcJournalStore(settings)) {
            return store.readStream("flights", Set.of()).stream()
                    .map(JournalEntry::reason)
                    .toList();
        }
    }

    private EmbeddedPostgres postgres(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(folder.resolve("postgres"))
                .setCleanDataDirectory(false)
                .setPort(port)
                .setPGStartupWait(Duration.ofSeconds(PATIENCE_SECONDS))
                .start();
    }

    /** Below those that a system gives to whoever asks for any: while the server is stopped nobody is given its port. */
    private static int port() throws IOException {
        for (int port = 20_000; port < 30_000; port++) {
            try (ServerSocket free = new ServerSocket()) {
                free.bind(new InetSocketAddress(port));
                return port;
            } catch (BindException taken) {
                continue;
            }
        }
        throw new IOException("no port is free");
    }

    @Test
    void decisionsTakenWhilePostgresWasStoppedAreWrittenWhenItIsBack() throws Exception {
        // Given
        int port = port();
        EmbeddedPostgres postgres = postgres(port);
        StoreSettings settings = new StoreSettings(postgres.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
        Journal journal = start(settings);
        await(decide(journal, "before"));
        postgres.close();
        decide(journal, "meanwhile 1");
        PendingEntry last = decide(journal, "meanwhile 2");
        troubles.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);

        // When
        try (EmbeddedPostgres again = postgres(port)) {
            await(last);
            journal.close(Duration.ofSeconds(PATIENCE_SECONDS));

            // Then
            assertEquals(List.of("before", "meanwhile 1", "meanwhile 2"), reasons(settings), again.toString());
        }
    }

    @Test
    void decisionsTakenWhileTheFolderWasUnusableAreWrittenWhenItIsUsable() throws Exception {
        // Given
        Path blocked = Files.createFile(folder.resolve("blocked"));
        StoreSettings settings = StoreSettings.embedded(blocked);
        Journal journal = start(settings);
        PendingEntry decision = decide(journal, "meanwhile");
        troubles.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);

        // When
        Files.delete(blocked);
        await(decision);
        journal.close(Duration.ofSeconds(PATIENCE_SECONDS));

        // Then
        assertEquals(List.of("meanwhile"), reasons(settings));
    }
}
