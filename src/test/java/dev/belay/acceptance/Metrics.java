package dev.belay.acceptance;

import static io.restassured.RestAssured.given;

import dev.belay.Patience;
import java.util.Arrays;

/** Reads {@code /metrics} as Prometheus would. */
final class Metrics {
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
        Patience.until(() -> value(name, labels) == expected, name + Arrays.toString(labels) + " is " + expected);
    }
}
