package dev.belay.load.experiment;

import java.nio.file.Path;

/**
 * What to try.
 *
 * @param quick few and short runs, to see that it works
 * @param seed of the requests; the gateway's own coins aren't seeded
 * @param only the experiment to run, empty for all
 * @param record whether results are written to the results folder
 */
public record ExperimentOptions(Path program, boolean quick, long seed, String only, boolean record) {
    public static final String USAGE =
            "usage: trial [--quick] [--seed <number>] [--only <experiment>] [--record] [--belay <program>]";

    public static ExperimentOptions parse(String... arguments) {
        ExperimentOptions options = new ExperimentOptions(Path.of("belay"), false, 1, "", false);
        for (int i = 0; i < arguments.length; i++) {
            options = switch (arguments[i]) {
                case "--quick" ->
                    new ExperimentOptions(options.program, true, options.seed, options.only, options.record);
                case "--record" ->
                    new ExperimentOptions(options.program, options.quick, options.seed, options.only, true);
                case "--seed" ->
                    new ExperimentOptions(
                            options.program,
                            options.quick,
                            number(value(arguments, ++i)),
                            options.only,
                            options.record);
                case "--only" ->
                    new ExperimentOptions(
                            options.program, options.quick, options.seed, value(arguments, ++i), options.record);
                case "--belay" ->
                    new ExperimentOptions(
                            Path.of(value(arguments, ++i)), options.quick, options.seed, options.only, options.record);
                default -> throw new IllegalArgumentException("unknown option " + arguments[i] + "; " + USAGE);
            };
        }
        return options;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--seed is " + text + ", allowed is a whole number; " + USAGE, e);
        }
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a value; " + USAGE);
        }
        return arguments[index];
    }
}
