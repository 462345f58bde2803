package dev.belay.adapter.cli;

import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How often a command looks that goes on looking; to be mixed in. */
final class Every {
    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "1s",
            converter = AboveZero.class,
            description = "how often to repeat the request (1s)")
    private Duration every = Duration.ofSeconds(1);

    /** Without a pause the server would be asked as fast as it answers. */
    static final class AboveZero implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String value) {
            Duration every = new Durations().convert(value);
            if (!every.isPositive()) {
                throw new TypeConversionException(
                        "'" + value + "' is not an interval, allowed are times above 0 such as 1s");
            }
            return every;
        }
    }

    /** A look. */
    interface Look {
        void take() throws CommandFailure;
    }

    /**
     * Looks until the thread is interrupted or the process is ended, as by Ctrl-C, or until nobody reads any more, as
     * behind {@code head}.
     */
    void repeat(PrintWriter out, Look look) throws CommandFailure {
        while (true) {
            look.take();
            if (out.checkError()) {
                return;
            }
            try {
                Thread.sleep(every);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
