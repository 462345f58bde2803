package dev.belay.load.gateway;

import java.util.concurrent.TimeUnit;

/** Ends a process that was started here, by its own handle: politely, then not. */
final class Children {
    private static final long GRACE_SECONDS = 20;

    private Children() {}

    static void end(Process child) {
        ProcessHandle[] started = child.descendants().toArray(ProcessHandle[]::new);
        for (ProcessHandle process : started) {
            process.destroy();
        }
        child.destroy();
        try {
            if (!child.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                child.destroyForcibly().waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            child.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        for (ProcessHandle process : started) {
            process.destroyForcibly();
        }
    }
}
