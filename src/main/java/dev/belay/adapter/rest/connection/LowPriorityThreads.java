package dev.belay.adapter.rest.connection;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import org.jboss.logging.Logger;

/**
 * Makes threads that yield the processor to all others: their nice value is 10, about a tenth of another thread's share,
 * and a thread that wakes goes before them. Java's own priorities have no effect on Linux unless the process is root's.
 * On other systems they are threads like any other.
 *
 * @see <a href="https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority(2)</a>, "C library/kernel
 *     differences": it sets the calling thread alone
 */
final class LowPriorityThreads implements ThreadFactory {
    private static final Logger LOG = Logger.getLogger(LowPriorityThreads.class);
    private static final int NICE = 10;
    private static final int PRIO_PROCESS = 0;
    private static final int CALLING_THREAD = 0;

    private final ThreadFactory threads;

    LowPriorityThreads(String prefix) {
        threads = Thread.ofPlatform().daemon().name(prefix, 0).factory();
    }

    @Override
    public Thread newThread(Runnable work) {
        return threads.newThread(() -> {
            lowerPriority();
            work.run();
        });
    }

    private static void lowerPriority() {
        try {
            Optional<MethodHandle> setPriority = SetPriority.HANDLE;
            if (setPriority.isPresent()
                    && (int) setPriority.get().invokeExact(PRIO_PROCESS, CALLING_THREAD, NICE) != 0) {
                LOG.warn("the priority of a thread for large requests could not be lowered: they may delay small ones");
            }
        } catch (Throwable e) {
            LOG.warnf("the priority of a thread for large requests could not be lowered: %s", e);
        }
    }

    /** Looked up with the first thread, not at the start of the gateway. */
    private static final class SetPriority {
        static final Optional<MethodHandle> HANDLE = isLinux()
                ? Linker.nativeLinker()
                        .defaultLookup()
                        .find("setpriority")
                        .map(address -> Linker.nativeLinker()
                                .downcallHandle(
                                        address,
                                        FunctionDescriptor.of(
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.JAVA_INT,
                                                ValueLayout.JAVA_INT)))
                : Optional.empty();

        private static boolean isLinux() {
            return System.getProperty("os.name").equals("Linux");
        }
    }
}
