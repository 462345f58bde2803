package dev.belay.adapter.wiring;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.util.List;

/** Configured sizes of memory, of any number of digits. */
final class Sizes {
    private static final BigInteger STEP = BigInteger.valueOf(1024);
    private static final List<String> UNITS = List.of("", "K", "M", "G");

    private Sizes() {}

    /** In bytes; as many as a long holds if there are more. */
    static long bytes(MemorySize size) {
        return size.asBigInteger().min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }

    static String text(long bytes) {
        return text(BigInteger.valueOf(bytes));
    }

    /** As it may be configured, in the largest unit of which it is a multiple. */
    static String text(BigInteger bytes) {
        BigInteger count = bytes;
        int unit = 0;
        while (unit < UNITS.size() - 1 && count.signum() > 0 && count.mod(STEP).signum() == 0) {
            count = count.divide(STEP);
            unit++;
        }
        return count + UNITS.get(unit);
    }

    static void check(ProblemList problems, String property, MemorySize size, long leastBytes, long mostBytes) {
        if (bytes(size) < leastBytes || bytes(size) > mostBytes) {
            problems.add(property + " is " + text(size.asBigInteger()) + ", allowed is " + text(leastBytes) + " to "
                    + text(mostBytes));
        }
    }
}
