package dev.belay.load;

import dev.belay.load.attack.AttackRun;
import java.nio.file.Path;
import java.util.List;

/** Hostile HTTP against a gateway of its own. Exit status 1: something wasn't as it must be. */
public final class Attack {
    private Attack() {}

    public static void main(String[] arguments) throws Exception {
        boolean other = arguments.length == 2 && arguments[0].equals("--belay");
        if (arguments.length > 0 && !other) {
            System.err.println("usage: Attack [--belay <program>]");
            System.exit(2);
        }
        List<String> violations = new AttackRun(Path.of(other ? arguments[1] : "belay")).run();
        violations.forEach(violation -> System.out.println("VIOLATION " + violation));
        System.out.println(violations.isEmpty() ? "all as it must be" : violations.size() + " violations");
        System.exit(violations.isEmpty() ? 0 : 1);
    }
}
