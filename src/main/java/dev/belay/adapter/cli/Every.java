package dev.belay.adapter.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** How often a command repeats its request; to be mixed in. */
final class Every {
    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.AboveZero.class,
            description = "how often to repeat the request (1s)")
    private Duration every = Duration.ofSeconds(1);

    /** A request, and what is shown of its answer. */
    interface Look {
        void take() throws CommandFailure;
    }

    /**
     * Looks until the thread is interrupted or the process is ended, as by Ctrl-C, or until nobody reads the output any
     * more, as behind {@code head}. A server that is restarted is no reason to stop.
     *
     * @param failed gets the message of a failure that may pass
     * @throws CommandFailure one that stays
     */
    void repeat(PrintWriter out, Look look, Consumer<String> failed) throws CommandFailure {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                look.take();
            } catch (CommandFailure failure) {
                if (failure.isFinal()) {
                    throw failure;
                }
                failed.accept("belay: " + failure.getMessage());
            }
            if (out.checkError()) {
                return;
            }
            try {
                Thread.sleep(every);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
