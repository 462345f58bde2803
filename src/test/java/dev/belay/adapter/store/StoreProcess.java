package dev.belay.adapter.store;

import dev.belay.journal.Decisions;
import dev.belay.journal.Journal;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.JournalLog;
import dev.belay.journal.Outcome;
import dev.belay.journal.WritePolicy;
import dev.belay.monitoring.Observations;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;

/** A process of its own that decides without end, to be killed or starved; it says on its output what it was promised. */
final class StoreProcess implements AutoCloseable {
    private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().factory();

    private final Process process;
    private final BufferedReader output;

    private StoreProcess(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader();
    }

    static StoreProcess start(Path folder) throws IOException {
        return new StoreProcess(java(folder));
    }

    /** No file of this process may become larger. */
    static StoreProcess startWithFilesUpTo(int kilobytes, Path folder) throws IOException {
        String limited = "ulimit -f " + kilobytes + " && exec \"$@\"";
        List<String> command = new ArrayList<>(List.of("bash", "-c", limited, "bash"));
        command.addAll(java(folder));
        return new StoreProcess(command);
    }

    private static List<String> java(Path folder) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                folder.toString());
    }

    /** From now on no file of this process may become larger than so many bytes, or any may: {@code unlimited}. */
    void filesUpTo(String bytes) throws IOException, InterruptedException {
        new ProcessBuilder("prlimit", "--pid", String.valueOf(process.pid()), "--fsize=" + bytes + ":")
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits for a line that begins so. */
    void awaitLine(String beginning) throws IOException {
        String line = line();
        while (!line.startsWith(beginning)) {
            line = line();
        }
    }

    /** @throws IOException if the process has ended */
    String line() throws IOException {
        String line = output.readLine();
        if (line == null) {
            throw new IOException("the process has ended");
        }
        return line;
    }

    /** What was promised until it died: lines that it still got out count too. */
    List<String> kill() throws InterruptedException {
        // By its handle: destroying the process itself would close its output before it is read.
        process.toHandle().destroyForcibly();
        process.waitFor();
        return output.lines().toList();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private static final class Quiet implements JournalLog {
        @Override
        public void decision(String line) {}

        @Override
        public void trouble(String line) {
            System.out.println(line);
        }
    }

    public static void main(String... arguments) throws Exception {
        Path path = Path.of(arguments[0]);
        try (DataFolder folder = DataFolder.claim(path, ProcessHandle.current().pid(), Instant.now());
                FileTombstones tombstones = FileTombstones.open(folder, DAEMONS, System.out::println)) {
            Journal journal = new Journal(
                    new JdbcJournalStore(StoreSettings.embedded(path)),
                    DAEMONS,
                    new Quiet(),
                    Observations.NONE.journal(),
                    InstantSource.system());
            journal.start();
            String ballast = "x".repeat(1_000);
            for (int i = 0; true; i++) {
                JournalEntry entry = JournalEntry.of(
                                "flights",
                                Instant.now(),
                                Decisions.rolledBack(ProcessHandle.current().pid() + "-" + i))
                        .because(ballast);
                if (i % 10 == 0 && tombstones.append(entry)) {
                    System.out.println("buried " + entry.decision().rollout());
                }
                journal.append(entry, WritePolicy.GUARANTEED).outcome().thenAccept(outcome -> {
                    if (outcome instanceof Outcome.Written) {
                        System.out.println("written " + entry.decision().rollout());
                    }
                });
                Thread.sleep(1);
            }
        }
    }
}
