package dev.belay.adapter.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** How often a command looks that goes on looking; to be mixed in. */
final class Every {
    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = Durations.class,
            description = "how often it looks again (1s)")
    private Duration every = Duration.ofSeconds(1);

    /** A look. */
    interface Look {
        void take() throws CommandFailure;
    }

    /** Looks until the thread is interrupted or the process is ended, as by Ctrl-C. */
    void repeat(Look look) throws CommandFailure {
        while (true) {
            look.take();
            try {
                Thread.sleep(every);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
