package dev.belay.load.bench;

import dev.belay.load.gateway.Control;
import dev.belay.load.gateway.Drill;
import dev.belay.load.gateway.RunningDrill;
import dev.belay.load.http.AnswerKind;
import dev.belay.load.http.Load;
import dev.belay.load.http.LoadGenerator;
import dev.belay.load.http.LoadResult;
import dev.belay.load.http.Requests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Breaks and heals the primary, and waits under light load until the gateway has noticed. */
final class Primary implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);
    private static final Duration BURST = Duration.ofMillis(200);
    private static final int BURST_CONNECTIONS = 8;
    private static final int GOOD_BURSTS = 3;

    private final int port;
    private final String endpoint;
    private final Requests requests;
    private final Control control;
    private @Nullable RunningDrill drill;

    Primary(int port, String endpoint, Requests requests, Control control) {
        this.port = port;
        this.endpoint = endpoint;
        this.requests = requests;
        this.control = control;
    }

    /** Every call of the primary fails, and its breaker has opened. */
    void kill() throws IOException {
        if (drill == null) {
            drill = control.start(endpoint, Drill.of("primary", "error"));
            await("the breaker to open", () -> breakerState() == BreakerWatch.OPEN);
        }
    }

    /** Half of the primary's calls fail. */
    void failHalf() throws IOException {
        if (drill == null) {
            drill = control.start(endpoint, Drill.of("primary", "error").atRatio(0.5));
        }
    }

    /** The primary answers everything again. */
    void heal() throws IOException {
        if (drill != null) {
            drill.close();
            drill = null;
            int[] good = {0};
            await("the primary to answer again", () -> {
                good[0] = burst().count(Primary::isOther) == 0 ? good[0] + 1 : 0;
                return good[0] >= GOOD_BURSTS && breakerState() == 0;
            });
        }
    }

    private static boolean isOther(AnswerKind kind) {
        return kind.status() != 200 || !kind.tier().equals("primary");
    }

    private void await(String what, BooleanSupplier reached) throws IOException {
        long giveUp = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (!reached.getAsBoolean()) {
            if (System.nanoTime() > giveUp) {
                throw new IOException("waited " + LONGEST_WAIT.toSeconds() + " s in vain for " + what);
            }
            burst();
        }
    }

    private LoadResult burst() {
        try {
            return LoadGenerator.run(Load.closed(port, BURST_CONNECTIONS, requests, BURST));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private double breakerState() {
        try {
            return control.metrics()
                    .max("belay_breaker_state", "endpoint", endpoint, "tier", "primary")
                    .orElse(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (drill != null) {
            drill.close();
        }
    }
}
