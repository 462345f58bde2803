package dev.belay.load;

import dev.belay.load.attack.FloodRun;
import java.nio.file.Path;
import java.util.List;

/** Thousands of requests that ask for more memory than there is, beside a bystander. Exit status 1: something wasn't as it must be. */
public final class Hostile {
    private Hostile() {}

    public static void main(String[] arguments) throws Exception {
        int requests = 10_000;
        String program = "belay";
        for (int i = 0; i < arguments.length; i += 2) {
            switch (i + 1 < arguments.length ? arguments[i] : "") {
                case "--requests" -> requests = Integer.parseInt(arguments[i + 1]);
                case "--belay" -> program = arguments[i + 1];
                default -> {
                    System.err.println("usage: Hostile [--requests <number>] [--belay <program>]");
                    System.exit(2);
                }
            }
        }
        List<String> violations = new FloodRun(Path.of(program), requests).run();
        violations.forEach(violation -> System.out.println("VIOLATION " + violation));
        System.out.println(violations.isEmpty() ? "all as it must be" : violations.size() + " violations");
        System.exit(violations.isEmpty() ? 0 : 1);
    }
}
