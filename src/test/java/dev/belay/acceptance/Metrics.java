package dev.belay.acceptance;

import static io.restassured.RestAssured.given;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;

/** Reads {@code /metrics} as Prometheus would. */
final class Metrics {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Metrics() {}

    /** @return the sum of all series of this name whose labels contain these; 0 if there is none */
    static double value(String name, String... labels) {
        return given().get("/metrics")
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** An answer is counted just after it was sent, so a look at once may come too early. */
    static void awaitValue(double expected, String name, String... labels) {
        await(() -> value(name, labels) == expected, name + Arrays.toString(labels) + " is " + expected);
    }

    /** Waits long enough for any machine; fails in words if the condition never holds. */
    static void await(BooleanSupplier condition, String what) {
        await(condition, PATIENCE, what);
    }

    /** For what takes long by itself. */
    static void await(BooleanSupplier condition, Duration patience, String what) {
        long endNanos = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > endNanos) {
                Assertions.fail("not within " + patience.toSeconds() + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }
}
