package dev.belay.load.crash;

import dev.belay.load.measure.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** All that is tried against rollouts, one after the other, each in a folder of its own. */
public final class CrashRun {
    private final CrashOptions options;
    private final Violations violations = new Violations();

    public CrashRun(CrashOptions options) {
        this.options = options;
    }

    /** Attacks and prints; returns what wasn't as it must be. */
    public List<String> run() throws IOException, InterruptedException {
        System.out.println(Machine.describe() + "; seed " + options.seed());
        if (options.parts().contains("kills")) {
            try (CrashFixture fixture = CrashFixture.temporary(options.program())) {
                new Kills(fixture, options.seed(), violations).run(options.kills());
            }
        }
        if (options.parts().contains("store")) {
            for (Trouble trouble : troubles()) {
                try (trouble;
                        CrashFixture fixture = CrashFixture.temporary(options.program())) {
                    new StoreCrashes(fixture, trouble, violations).run();
                }
            }
        }
        if (options.parts().contains("operators")) {
            try (CrashFixture fixture = CrashFixture.temporary(options.program())) {
                new OperatorCrashes(fixture, options.program(), violations).run();
            }
        }
        return violations.all();
    }

    private static List<Trouble> troubles() throws IOException {
        List<Trouble> troubles = new ArrayList<>();
        troubles.add(new FilesCannotGrow());
        try {
            troubles.add(FullDisk.mount());
        } catch (IOException notAllowed) {
            System.out.println("disk full            left out, a disk can't be mounted: " + notAllowed.getMessage());
        }
        troubles.add(DatabaseStopped.start());
        return troubles;
    }
}
