package dev.belay.adapter.wiring;

import dev.belay.serving.Limits;
import dev.belay.serving.RequestLimits;
import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
        Limits general = limits(
                Limits.GLOBAL,
                Optional.of(all.body()),
                Optional.of(all.answer()),
                OptionalInt.of(all.rows()),
                Limits.DEFAULT,
                problems);
        Map<String, Limits> byEndpoint = new LinkedHashMap<>();
        config.endpoints().forEach((name, endpoint) -> {
            BelayConfig.LimitsConfig own = endpoint.limits();
            if (own.body().isPresent() || own.answer().isPresent() || own.rows().isPresent()) {
                String at = "belay.endpoints." + name + ".limits";
                byEndpoint.put(name, limits(at, own.body(), own.answer(), own.rows(), general, problems));
            }
        });
        long largestBody = Stream.concat(Stream.of(general), byEndpoint.values().stream())
                .mapToLong(Limits::bodyBytes)
                .filter(bytes -> bytes <= LARGEST_BODY_BYTES)
                .max()
                .orElse(LEAST_BYTES);
        // A body, its tensors and their copy exist at the same time; large requests get three quarters.
        long leastBytes = 3 * largestBody;
        long inFlightBytes = all.inFlight()
                .map(RequestLimitsConfig::bytes)
                .orElse(Math.max(leastBytes, Math.min(MOST_IN_FLIGHT_BYTES, heapBytes / 4)));
        if (inFlightBytes < leastBytes || inFlightBytes > heapBytes / 2) {
            problems.add("belay.limits.inFlight is " + inFlightBytes
                    + " bytes, allowed are " + leastBytes + " (three times the largest body) to " + heapBytes / 2
                    + " (half of the heap, which BELAY_JAVA_OPTS=-Xmx512m makes larger)");
        }
        problems.stopIfAny();
        return RequestLimits.of(general, byEndpoint, inFlightBytes);
    }

    /** @param otherwise the limits that aren't configured here */
    private static Limits limits(
            String at,
            Optional<MemorySize> body,
            Optional<MemorySize> answer,
            OptionalInt rows,
            Limits otherwise,
            ProblemList problems) {
        body.ifPresent(size -> check(problems, at + ".body", bytes(size), LEAST_BYTES, LARGEST_BODY_BYTES));
        answer.ifPresent(size -> check(problems, at + ".answer", bytes(size), LEAST_BYTES, LARGEST_ANSWER_BYTES));
        rows.ifPresent(count -> check(problems, at + ".rows", count, 1, MOST_ROWS));
        return new Limits(
                at,
                body.map(size -> (int) Math.min(Integer.MAX_VALUE, bytes(size))).orElse(otherwise.bodyBytes()),
                answer.map(RequestLimitsConfig::bytes).orElse(otherwise.answerBytes()),
                rows.orElse(otherwise.rows()));
    }

    private static void check(ProblemList problems, String property, long value, long least, long most) {
        if (value < least || value > most) {
            problems.add(property + " is " + value + ", allowed is " + least + " to " + most);
        }
    }

    /** As many as a long holds if there are more. */
    static long bytes(MemorySize size) {
        return size.asBigInteger().min(BigInteger.valueOf(Long.MAX_VALUE)).longValue();
    }
}
