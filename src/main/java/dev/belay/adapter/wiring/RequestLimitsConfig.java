package dev.belay.adapter.wiring;

import dev.belay.adapter.wiring.BelayConfig.LimitsConfig;
import dev.belay.serving.Limits;
import dev.belay.serving.RequestLimits;
import io.quarkus.runtime.configuration.MemorySize;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** What requests may ask for, as configured; checked. */
final class RequestLimitsConfig {
    private static final long MIB = 1 << 20;
    private static final long MOST_IN_FLIGHT_BYTES = 256 * MIB;
    private static final long LEAST_BYTES = 1024;
    private static final long LARGEST_BODY_BYTES = 512 * MIB;
    private static final long LARGEST_ANSWER_BYTES = 1024 * MIB;
    private static final int MOST_ROWS = 1_000_000;

    private RequestLimitsConfig() {}

    /**
     * @param heapBytes of this process
     * @throws InvalidConfigurationException naming what is wrong and what is allowed
     */
    static RequestLimits of(BelayConfig config, long heapBytes) {
        BelayConfig.AllLimitsConfig all = config.limits();
        ProblemList problems = new ProblemList();
        checkBody("belay.limits", all.body(), problems);
        Limits general = checked(
                new Limits("belay.limits", bytes(all.body()), all.answer().asLongValue(), all.rows()), problems);
        Map<String, Limits> byEndpoint = new LinkedHashMap<>();
        config.endpoints().forEach((name, endpoint) -> {
            endpoint.limits()
                    .body()
                    .ifPresent(body -> checkBody("belay.endpoints." + name + ".limits", body, problems));
            Limits own = own("belay.endpoints." + name + ".limits", endpoint.limits(), general);
            if (!own.equals(general)) {
                byEndpoint.put(name, checked(own, problems));
            }
        });
        long largestBody = Stream.concat(Stream.of(general), byEndpoint.values().stream())
                .mapToLong(Limits::bodyBytes)
                .filter(bytes -> bytes <= LARGEST_BODY_BYTES)
                .max()
                .orElse(LEAST_BYTES);
        // A body, its tensors and their copy live side by side; large requests get three quarters.
        long leastBytes = 3 * largestBody;
        long inFlightBytes = all.inFlight()
                .map(MemorySize::asLongValue)
                .orElse(Math.max(leastBytes, Math.min(MOST_IN_FLIGHT_BYTES, heapBytes / 4)));
        if (inFlightBytes < leastBytes || inFlightBytes > heapBytes / 2) {
            problems.add("belay.limits.inFlight is " + inFlightBytes
                    + " bytes, allowed are " + leastBytes + " (three times the largest body) to " + heapBytes / 2
                    + " (half of the heap, which BELAY_JAVA_OPTS=-Xmx512m makes larger)");
        }
        problems.stopIfAny();
        return new RequestLimits(general, byEndpoint, inFlightBytes);
    }

    private static Limits own(String property, LimitsConfig own, Limits general) {
        boolean any =
                own.body().isPresent() || own.answer().isPresent() || own.rows().isPresent();
        return any
                ? new Limits(
                        property,
                        own.body().map(RequestLimitsConfig::bytes).orElse(general.bodyBytes()),
                        own.answer().map(MemorySize::asLongValue).orElse(general.answerBytes()),
                        own.rows().orElse(general.rows()))
                : general;
    }

    private static Limits checked(Limits limits, ProblemList problems) {
        check(problems, limits.property() + ".answer", limits.answerBytes(), LEAST_BYTES, LARGEST_ANSWER_BYTES);
        check(problems, limits.property() + ".rows", limits.rows(), 1, MOST_ROWS);
        return limits;
    }

    /** As it is written: it may be more than {@link Limits} holds. */
    private static void checkBody(String property, MemorySize body, ProblemList problems) {
        check(problems, property + ".body", body.asLongValue(), LEAST_BYTES, LARGEST_BODY_BYTES);
    }

    private static void check(ProblemList problems, String property, long value, long least, long most) {
        if (value < least || value > most) {
            problems.add(property + " is " + value + ", allowed is " + least + " to " + most);
        }
    }

    /** More than an int holds is refused all the same. */
    private static int bytes(MemorySize size) {
        return (int) Math.min(Integer.MAX_VALUE, size.asLongValue());
    }
}
