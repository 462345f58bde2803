package dev.belay.adapter.cli;

import dev.belay.Patience;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** A command that goes on until it is closed. */
final class RunningCommand implements AutoCloseable {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final AtomicInteger exit = new AtomicInteger(-1);
    private final Thread thread;

    RunningCommand(ControlStub server, String... arguments) {
        thread = Thread.ofPlatform()
                .name("command")
                .start(() -> exit.set(server.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments)));
    }

    String out() {
        return out.toString();
    }

    String err() {
        return err.toString();
    }

    /** Of a command that was closed, or has ended. */
    int exit() {
        return exit.get();
    }

    void until(BooleanSupplier seen) {
        Patience.until(
                () -> seen.getAsBoolean() || !thread.isAlive(),
                LONGEST_WAIT,
                () -> "output: " + out + " errors: " + err);
        if (!seen.getAsBoolean()) {
            throw new AssertionError("not seen; output: " + out + " errors: " + err);
        }
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        untilItEnds();
    }

    void untilItEnds() throws InterruptedException {
        thread.join(LONGEST_WAIT);
        if (thread.isAlive()) {
            throw new AssertionError("it doesn't end");
        }
    }
}
