package dev.belay.load.bench;

import dev.belay.load.http.LoadResult;
import dev.belay.load.measure.ProcessUsage;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/**
 * One measured round.
 *
 * @param cpuMicros the server's processor time per request, NaN if the system doesn't tell
 */
record Round(LoadResult load, double cpuMicros) {
    interface Sending {
        LoadResult run() throws IOException;
    }

    static Round measure(long serverPid, Sending sending) throws IOException {
        Optional<Duration> before = ProcessUsage.cpu(serverPid);
        LoadResult load = sending.run();
        Optional<Duration> after = ProcessUsage.cpu(serverPid);
        double cpuMicros = before.isPresent() && after.isPresent()
                ? after.get().minus(before.get()).toNanos() / 1000.0 / load.total()
                : Double.NaN;
        return new Round(load, cpuMicros);
    }
}
