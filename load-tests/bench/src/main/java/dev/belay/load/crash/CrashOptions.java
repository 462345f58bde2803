package dev.belay.load.crash;

import java.nio.file.Path;
import java.util.List;

/**
 * What to try.
 *
 * @param kills how often the process is killed
 * @param seed of the instants and of what the operator does
 * @param parts of {@link #PARTS}
 */
public record CrashOptions(Path program, int kills, long seed, List<String> parts) {
    static final List<String> PARTS = List.of("kills", "store", "operators");
    private static final int KILLS = 100;
    private static final int QUICK_KILLS = 10;
    public static final String USAGE =
            "usage: Crash [--quick] [--kills <n>] [--seed <n>] [--only kills|store|operators] [--belay <program>]";

    public static CrashOptions parse(String... arguments) {
        Path program = Path.of("belay");
        int kills = KILLS;
        long seed = System.nanoTime();
        List<String> parts = PARTS;
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> kills = QUICK_KILLS;
                case "--kills" -> kills = Integer.parseInt(value(arguments, ++i));
                case "--seed" -> seed = Long.parseLong(value(arguments, ++i));
                case "--only" -> parts = List.of(value(arguments, ++i));
                case "--belay" -> program = Path.of(value(arguments, ++i));
                default -> throw new IllegalArgumentException("unknown option " + arguments[i] + "; " + USAGE);
            }
        }
        if (!PARTS.containsAll(parts)) {
            throw new IllegalArgumentException("--only is " + parts.getFirst() + ", allowed are " + PARTS);
        }
        return new CrashOptions(program, kills, seed, parts);
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a value; " + USAGE);
        }
        return arguments[index];
    }
}
