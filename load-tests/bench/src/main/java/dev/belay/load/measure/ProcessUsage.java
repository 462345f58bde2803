package dev.belay.load.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What a running process has used; empty where the system doesn't tell. */
public final class ProcessUsage {
    private static final double KIB_PER_MIB = 1024;

    private ProcessUsage() {}

    /** Processor time of all threads since the start, to the tick: 10 ms on Linux. */
    public static Optional<Duration> cpu(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
    }

    public static OptionalDouble residentMib(long pid) {
        try (var lines = Files.lines(proc(pid, "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Long.parseLong(line.replaceAll("\\D", "")) / KIB_PER_MIB)
                    .findFirst();
        } catch (IOException e) {
            return OptionalDouble.empty();
        }
    }

    /** Its command line; what a JVM reads from an argument file stands in the file's place. */
    public static List<String> arguments(long pid) {
        return commandLine(pid).stream().flatMap(ProcessUsage::expand).toList();
    }

    private static Stream<String> expand(String argument) {
        if (!argument.startsWith("@")) {
            return Stream.of(argument);
        }
        try {
            return Files.readAllLines(Path.of(argument.substring(1))).stream()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> Stream.of(line.strip().split("\\s+", -1)));
        } catch (IOException e) {
            return Stream.of(argument);
        }
    }

    private static List<String> commandLine(long pid) {
        try {
            return Arrays.asList(Files.readString(proc(pid, "cmdline")).split("\0", -1));
        } catch (IOException e) {
            return ProcessHandle.of(pid)
                    .flatMap(process -> process.info().arguments())
                    .map(Arrays::asList)
                    .orElse(List.of());
        }
    }

    private static Path proc(long pid, String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
