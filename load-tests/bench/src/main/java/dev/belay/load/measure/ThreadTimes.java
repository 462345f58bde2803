package dev.belay.load.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the scheduler says of a thread on Linux: how long it ran, and how long it was ready and waited for a core.
 *
 * @see <a href="https://docs.kernel.org/scheduler/sched-stats.html">Scheduler statistics</a>, /proc/&lt;pid&gt;/schedstat
 */
public record ThreadTimes(long ranNanos, long waitedNanos) {
    private static final Path CALLING_THREAD = Path.of("/proc/thread-self/schedstat");

    /** A thread of some process. */
    public record Source(Path file) {
        public ThreadTimes read() throws IOException {
            return of(Files.readString(file));
        }
    }

    public static Source callingThread() throws IOException {
        return new Source(CALLING_THREAD.toRealPath());
    }

    /** The threads of a process whose names begin so. */
    public static List<Source> named(long pid, String prefix) throws IOException {
        List<Source> named = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith(prefix)) {
                    named.add(new Source(task.resolve("schedstat")));
                }
            }
        }
        return named;
    }

    static ThreadTimes of(String schedstat) {
        String[] fields = schedstat.strip().split(" ", -1);
        return new ThreadTimes(Long.parseLong(fields[0]), Long.parseLong(fields[1]));
    }
}
