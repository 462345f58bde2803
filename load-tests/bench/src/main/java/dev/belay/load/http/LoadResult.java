package dev.belay.load.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * What came back.
 *
 * @param startNanos when the first request was sent, on the monotonic clock
 * @param sendingNanos how long new requests were sent
 * @param answeredInTime answers that came while new requests were still sent: what a throughput counts
 * @param latencies of every answer, in nanoseconds
 * @param slowestByNanos per second since the start, the longest latency among the answers that came in it
 * @param answers how many of each kind, late ones included
 * @param broken requests whose connection ended before the answer, or that had none when the drain was over
 */
public record LoadResult(
        long startNanos,
        long sendingNanos,
        long answeredInTime,
        Histogram latencies,
        long[] slowestByNanos,
        Map<AnswerKind, Long> answers,
        long broken) {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    public double perSecond() {
        return answeredInTime * NANOS_PER_SECOND / sendingNanos;
    }

    public double percentileMillis(double percentile) {
        return latencies.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
    }

    public long total() {
        return answers.values().stream().mapToLong(Long::longValue).sum();
    }

    public long count(Predicate<AnswerKind> which) {
        return answers.entrySet().stream()
                .filter(entry -> which.test(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** The answers that aren't what was asked for, by kind, and the broken requests; empty if all is well. */
    public Map<String, Long> others(Predicate<AnswerKind> intended) {
        Map<String, Long> others = new LinkedHashMap<>();
        answers.forEach((kind, count) -> {
            if (!intended.test(kind)) {
                others.put(kind.toString(), count);
            }
        });
        if (broken > 0) {
            others.put("no answer", broken);
        }
        return others;
    }
}
