package dev.belay.adapter.wiring;

import dev.belay.serving.Limits;
import dev.belay.serving.RequestLimits;
import io.quarkus.runtime.configuration.MemorySize;
import java.util.Comparator;
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
        Optional<Limits> largest = Stream.concat(Stream.of(general), byEndpoint.values().stream())
                .filter(limits -> limits.bodyBytes() <= LARGEST_BODY_BYTES)
                .max(Comparator.comparingInt(Limits::bodyBytes));
        // A body, its tensors and their copy exist at the same time; large requests get three quarters.
        long leastBytes = 3 * largest.map(limits -> (long) limits.bodyBytes()).orElse(LEAST_BYTES);
        long inFlightBytes = all.inFlight()
                .map(Sizes::bytes)
                .orElse(Math.max(leastBytes, Math.min(MOST_IN_FLIGHT_BYTES, heapBytes / 4)));
        if (largest.isPresent() && leastBytes > heapBytes / 2) {
            problems.add(heapTooSmall(largest.get(), 2 * leastBytes, heapBytes));
        } else if (inFlightBytes < leastBytes || inFlightBytes > heapBytes / 2) {
            problems.add("belay.limits.inFlight is "
                    + all.inFlight()
                            .map(size -> Sizes.text(size.asBigInteger()))
                            .orElse(Sizes.text(inFlightBytes))
                    + ", allowed is " + Sizes.text(leastBytes) + " (three times the largest body) to "
                    + Sizes.text(heapBytes / 2)
                    + " (half of the heap, which BELAY_JAVA_OPTS=-Xmx512m makes larger)");
        }
        problems.stopIfAny();
        return RequestLimits.of(general, byEndpoint, inFlightBytes);
    }

    private static String heapTooSmall(Limits largest, long neededBytes, long heapBytes) {
        // What a JVM calls its heap is a little less than its option.
        long optionMib = 2 * Long.highestOneBit(Math.max(1, neededBytes / MIB));
        return largest.property() + ".body is " + Sizes.text(largest.bodyBytes()) + ", for which the heap of "
                + Sizes.text(heapBytes) + " is too small: allowed is a heap of " + Sizes.text(neededBytes)
                + " or more, six times the largest body (BELAY_JAVA_OPTS=-Xmx" + optionMib + "m), or a smaller body";
    }

    /** @param otherwise the limits that aren't configured here */
    private static Limits limits(
            String at,
            Optional<MemorySize> body,
            Optional<MemorySize> answer,
            OptionalInt rows,
            Limits otherwise,
            ProblemList problems) {
        body.ifPresent(size -> Sizes.check(problems, at + ".body", size, LEAST_BYTES, LARGEST_BODY_BYTES));
        answer.ifPresent(size -> Sizes.check(problems, at + ".answer", size, LEAST_BYTES, LARGEST_ANSWER_BYTES));
        rows.ifPresent(count -> {
            if (count < 1 || count > MOST_ROWS) {
                problems.add(at + ".rows is " + count + ", allowed is 1 to " + MOST_ROWS);
            }
        });
        return new Limits(
                at,
                body.map(size -> (int) Math.min(Integer.MAX_VALUE, Sizes.bytes(size)))
                        .orElse(otherwise.bodyBytes()),
                answer.map(Sizes::bytes).orElse(otherwise.answerBytes()),
                rows.orElse(otherwise.rows()));
    }
}
