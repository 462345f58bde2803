package dev.belay.load.measure;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/** Binds threads to cores, where the system is Linux. */
final class Cores {
    private static final int CALLING_THREAD = 0;

    private static final Optional<MethodHandle> SET_AFFINITY = SymbolLookup.loaderLookup()
            .or(Linker.nativeLinker().defaultLookup())
            .find("sched_setaffinity")
            .map(function -> Linker.nativeLinker()
                    .downcallHandle(
                            function,
                            FunctionDescriptor.of(
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.ADDRESS)));

    private Cores() {}

    /**
     * Lets the calling thread run on one core alone.
     *
     * @param core of the first 64, from 0
     * @return whether the system did so
     */
    static boolean bind(int core) {
        if (SET_AFFINITY.isEmpty()) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L << core);
            return (int) SET_AFFINITY.get().invokeExact(CALLING_THREAD, Long.BYTES + 0L, mask) == 0;
        } catch (Throwable notPossible) {
            return false;
        }
    }
}
