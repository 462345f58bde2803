package dev.belay.load.gateway;

import dev.belay.load.measure.ProcessUsage;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** A gateway that was started here, with drills allowed, on a free port. */
public final class Gateway implements AutoCloseable {
    /** Long enough for the first start to build the program. */
    private static final Duration LONGEST_START = Duration.ofMinutes(10);

    private static final Pattern HEAP_FLAG = Pattern.compile(
            "-Xm[nsx].*|-XX:.*(Use\\w*GC|Heap|RAM|NewSize|CompactObjectHeaders|ActiveProcessor|Tiered).*");

    private final Process process;
    private final int port;
    private final Path folder;
    private final boolean folderIsOurs;
    private final Duration started;
    private final CompletableFuture<Long> ready = new CompletableFuture<>();

    private Gateway(GatewayOptions options, Path folder, boolean folderIsOurs) throws IOException {
        this.port = FreePort.find();
        this.folder = folder;
        this.folderIsOurs = folderIsOurs;
        long before = System.nanoTime();
        process = new ProcessBuilder(options.command(port, folder.resolve("data")))
                .redirectErrorStream(true)
                .start();
        Thread.ofPlatform().name("gateway-output").daemon().start(this::readOutput);
        started = Duration.ofNanos(awaitReady() - before);
    }

    /** With a data folder of its own. */
    public static Gateway start(GatewayOptions options) throws IOException {
        return new Gateway(options, Files.createTempDirectory("belay-load-"), true);
    }

    /** In a folder that outlives it: {@code data} holds its state, {@code gateway.log} what it said. */
    public static Gateway startIn(Path folder, GatewayOptions options) throws IOException {
        return new Gateway(options, folder, false);
    }

    private void readOutput() {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                BufferedWriter log = Files.newBufferedWriter(logFile())) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (isReadyLine(line)) {
                    ready.complete(System.nanoTime());
                }
                log.write(line);
                log.newLine();
                log.flush();
            }
        } catch (IOException e) {
            ready.completeExceptionally(e);
        }
        ready.completeExceptionally(new IOException("the gateway ended before it was ready"));
    }

    private boolean isReadyLine(String line) {
        return line.contains(":" + port)
                && Pattern.compile("(?i)\\bready\\b").matcher(line).find();
    }

    private long awaitReady() throws IOException {
        try {
            return ready.get(LONGEST_START.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            Children.end(process);
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("the gateway didn't get ready:\n" + logTail(), e);
        }
    }

    public int port() {
        return port;
    }

    /** From exec to the ready line. */
    public Duration started() {
        return started;
    }

    /** The JVM's process: the program itself, if it was exec'ed, or the youngest Java below it. */
    public long pid() {
        return process.descendants()
                .filter(child -> child.info().command().orElse("").endsWith("java"))
                .max(Comparator.comparing(
                        child -> child.info().startInstant().orElseThrow(), Comparator.naturalOrder()))
                .map(ProcessHandle::pid)
                .orElse(process.pid());
    }

    /** Ends it as nothing can prevent: by SIGKILL, at once. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }

    /** Where it keeps its state. */
    public Path data() {
        return folder.resolve("data");
    }

    /** All that it has said. */
    public List<String> log() throws IOException {
        return Files.readAllLines(logFile());
    }

    /** The flags that size its heap and choose its collector, for a fair comparison. */
    public List<String> heapFlags() {
        return ProcessUsage.arguments(pid()).stream()
                .filter(argument -> HEAP_FLAG.matcher(argument).matches())
                .toList();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String logTail() {
        try {
            List<String> lines = Files.readAllLines(logFile());
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    private Path logFile() {
        return folder.resolve("gateway.log");
    }

    @Override
    public void close() {
        Children.end(process);
        if (!folderIsOurs) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
