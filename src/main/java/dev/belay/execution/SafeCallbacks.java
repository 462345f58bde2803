package dev.belay.execution;

/**
 * Calls code of others: listeners, event loops, metrics. What it throws goes to the thread's handler of uncaught exceptions,
 * and affects neither the thread nor other callers' answers.
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
