package dev.belay.load.experiment;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belay.load.gateway.Control;
import dev.belay.load.gateway.MetricsPage;
import dev.belay.load.measure.ProcessUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a gateway holds, after a full collection.
 *
 * @param heapMib live objects
 * @param seriesNames of its metrics, with their labels; the results have their number
 */
record Footprint(
        double residentMib,
        double heapMib,
        long threads,
        long files,
        @JsonIgnore Set<String> seriesNames) {
    private static final double BYTES_PER_MIB = 1024 * 1024;
    private static final long LONGEST_COLLECTION_SECONDS = 30;

    static Footprint of(long pid, Control control) throws IOException, InterruptedException {
        collect(pid);
        MetricsPage page = control.metrics();
        return new Footprint(
                ProcessUsage.residentMib(pid).orElse(Double.NaN),
                page.sum("jvm_memory_used_bytes", "area", "heap") / BYTES_PER_MIB,
                entries(pid, "task"),
                entries(pid, "fd"),
                page.samples().stream()
                        .map(sample -> sample.name() + new TreeMap<>(sample.labels()))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    @JsonProperty
    int series() {
        return seriesNames.size();
    }

    /** By the tool of the JDK that runs this. */
    private static void collect(long pid) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(pid),
                        "GC.run")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!jcmd.waitFor(LONGEST_COLLECTION_SECONDS, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
            jcmd.destroyForcibly();
            throw new IOException("jcmd can't have the gateway collect its garbage");
        }
    }

    private static long entries(long pid, String folder) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of("/proc", Long.toString(pid), folder))) {
            return entries.count();
        }
    }
}
