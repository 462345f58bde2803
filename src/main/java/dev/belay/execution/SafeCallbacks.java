package dev.belay.execution;

/**
 * Calls code that isn't ours: listeners, event loops, metrics. What it throws goes to the thread's handler of uncaught
 * exceptions, and costs neither the thread nor anybody else's answer.
 */
public final class SafeCallbacks {
    private SafeCallbacks() {}

    static void call(Runnable theirs) {
        try {
            theirs.run();
        } catch (Throwable bug) {
            report(bug);
        }
    }

    /** Gives a bug to the thread's handler of uncaught exceptions, which logs it. */
    public static void report(Throwable bug) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, bug);
    }
}
