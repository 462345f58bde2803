package dev.belay.load.http;

import java.util.Arrays;
import org.HdrHistogram.Histogram;

/** Takes down what each answer was and how long it took. */
final class Recorder {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long LONGEST_NANOS = 120 * NANOS_PER_SECOND;
    private static final int MOST_SECONDS = 2000;

    private final long startNanos;
    private final Histogram latencies = new Histogram(1, LONGEST_NANOS, 3);
    private final AnswerTally tally = new AnswerTally();
    private final long[] slowestByNanos = new long[MOST_SECONDS];
    private int seconds;
    private long answered;

    Recorder(long startNanos) {
        this.startNanos = startNanos;
    }

    void answer(ResponseParser response, long fromNanos, long nowNanos) {
        long took = nowNanos - fromNanos;
        answered++;
        latencies.recordValue(Math.clamp(took, 1, LONGEST_NANOS));
        tally.count(response);
        int second = (int) Math.clamp((nowNanos - startNanos) / NANOS_PER_SECOND, 0, MOST_SECONDS - 1);
        seconds = Math.max(seconds, second + 1);
        slowestByNanos[second] = Math.max(slowestByNanos[second], took);
    }

    long answered() {
        return answered;
    }

    LoadResult result(long sendingNanos, long answeredInTime, long broken) {
        return new LoadResult(
                startNanos,
                sendingNanos,
                answeredInTime,
                latencies,
                Arrays.copyOf(slowestByNanos, seconds),
                tally.counts(),
                broken);
    }
}
