package dev.belay.load.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Which scenarios to run and how long each fault lasts. */
public record FaultsOptions(Path program, List<Scenario> scenarios, Duration faultLasts) {
    public static final String USAGE = "usage: Faults [--quick] [--only <name or its beginning>] [--belay <program>]";

    public static FaultsOptions parse(String... arguments) {
        Path program = Path.of("belay");
        String only = "";
        Duration faultLasts = Duration.ofSeconds(12); // the breaker probes every 5 s: twice and more
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--quick" -> faultLasts = Duration.ofSeconds(4);
                case "--only" -> only = value(arguments, ++i);
                case "--belay" -> program = Path.of(value(arguments, ++i));
                default -> throw new IllegalArgumentException("unknown option " + arguments[i] + "; " + USAGE);
            }
        }
        String beginning = only;
        List<Scenario> scenarios = Scenario.all().stream()
                .filter(scenario -> scenario.name().startsWith(beginning))
                .toList();
        if (scenarios.isEmpty()) {
            throw new IllegalArgumentException("no scenario begins with " + only + ", there are "
                    + Scenario.all().stream().map(Scenario::name).toList());
        }
        return new FaultsOptions(program, scenarios, faultLasts);
    }

    private static String value(String[] arguments, int index) {
        if (index == arguments.length) {
            throw new IllegalArgumentException(arguments[index - 1] + " needs a value; " + USAGE);
        }
        return arguments[index];
    }
}
