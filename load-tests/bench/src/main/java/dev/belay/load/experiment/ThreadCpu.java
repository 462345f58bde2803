package dev.belay.load.experiment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Processor time of a process's threads, as Linux tells it: in ticks of 10 ms. */
final class ThreadCpu {
    private static final int AFTER_NAME_USER = 11;
    private static final int AFTER_NAME_SYSTEM = 12;

    private ThreadCpu() {}

    /** Of the threads with that name; 0 if there are none. */
    static long ticks(long pid, String name) throws IOException {
        long ticks = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).strip().equals(name)) {
                    ticks += ofStat(Files.readString(task.resolve("stat")));
                }
            }
        }
        return ticks;
    }

    /** Of the whole process. */
    static long ticks(long pid) throws IOException {
        return ofStat(Files.readString(Path.of("/proc", Long.toString(pid), "stat")));
    }

    /** The name stands in brackets and may hold anything. */
    static long ofStat(String stat) {
        List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
        return Long.parseLong(fields.get(AFTER_NAME_USER)) + Long.parseLong(fields.get(AFTER_NAME_SYSTEM));
    }
}
