package dev.belay.load.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What to measure and how long.
 *
 * @param record whether the figures are written to the results folder
 */
public record BenchOptions(Subject subject, boolean quick, boolean record) {
    public static final String USAGE = "usage: Bench [--quick] [--record] [--model trees|flights] [--belay <program>]";

    public static BenchOptions parse(String... arguments) throws IOException {
        boolean quick = false;
        boolean record = false;
        String model = "trees";
        Path program = Path.of("belay");
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> quick = true;
                case "--record" -> record = true;
                case "--model" -> model = value(arguments, ++i);
                case "--belay" -> program = Path.of(value(arguments, ++i));
                default -> throw new IllegalArgumentException("unknown option " + arguments[i] + "; " + USAGE);
            }
        }
        Subject subject = switch (model) {
            case "trees" -> Subject.trees(program);
            case "flights" -> Subject.flights(program);
            default -> throw new IllegalArgumentException("unknown model " + model + "; " + USAGE);
        };
        return new BenchOptions(subject, quick, record);
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a value; " + USAGE);
        }
        return arguments[index];
    }

    Duration longestFirstWarmUp() {
        return quick ? Duration.ofSeconds(8) : Duration.ofSeconds(30);
    }

    Duration warmUp() {
        return quick ? Duration.ofMillis(500) : Duration.ofSeconds(1);
    }

    Duration round() {
        return quick ? Duration.ofSeconds(1) : Duration.ofSeconds(4);
    }

    int rounds(int connections) {
        return quick ? 2 : connections == ThroughputBenchmark.MAIN_CONNECTIONS ? 7 : 3;
    }

    int openLoopPairs() {
        return quick ? 3 : 12;
    }

    int halfFailingPairs() {
        return quick ? 2 : 5;
    }

    int starts() {
        return quick ? 2 : 5;
    }

    long ortRunMillis() {
        return quick ? 200 : 1000;
    }
}
