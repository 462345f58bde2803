package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Runs a version at every batch size it will meet, so that no request pays for first times, and measures it. */
public final class WarmUp {
    /** Rows of the largest batch that is warmed: the largest micro-batch. */
    private static final int LARGEST_BATCH = 32;

    /** Per batch size; enough for a steady median of microseconds. */
    private static final int RUNS = 50;

    /** Per batch size, so that a slow model is ready in time; one run is always made. */
    private static final long BUDGET_NANOS = 100_000_000;

    /** Within three budgets, so that a single run during a pause of the machine isn't the median. */
    private static final int FEWEST_RUNS = 3;

    /** More runs of one row before a version counts as too slow, within two seconds. */
    private static final int SECOND_CHANCES = 50;

    private final ModelRun run;
    private final int largestBatch;
    private final @Nullable Double limitMicros;
    private final LongSupplier nanoClock;

    private WarmUp(Signature signature, ModelRun run, Optional<ModelCard> card, LongSupplier nanoClock) {
        this.run = run;
        this.largestBatch = signature.batchable() ? LARGEST_BATCH : 1;
        this.limitMicros = card.map(ModelCard::limitMicros).orElse(null);
        this.nanoClock = nanoClock;
    }

    /**
     * @param bestMicrosAlone shortest time of a run with one row, which other load on the machine distorts least
     * @param microsPerRowAlone median time of a run with one row
     * @param microsPerRowBatched median time per row of a run with 32 rows; the same as alone if rows can't be joined
     * @param untried why nothing could be measured: generated values didn't run; empty if it could. The times are NaN then.
     */
    public record Speed(
            double bestMicrosAlone, double microsPerRowAlone, double microsPerRowBatched, Optional<String> untried) {
        /** Of a version that couldn't be run with generated values. */
        public static Speed unknown(String reason) {
            return new Speed(Double.NaN, Double.NaN, Double.NaN, Optional.of(reason));
        }

        /** @throws ModelLoadException even the best run took longer than the card allows */
        public void checkAgainst(ModelCard card) throws ModelLoadException {
            if (card.limitMicros() != null && bestMicrosAlone > card.limitMicros()) {
                throw new ModelLoadException("one row takes " + Math.round(bestMicrosAlone)
                        + " µs at best, the card allows " + Math.round(card.limitMicros()) + " µs");
            }
        }
    }

    /**
     * Batches of 1, 2, 4 … 32 rows made from the card's goldens, or of generated values without goldens; of 1 only where
     * the signature is not batchable.
     *
     * @param nanoClock monotonic
     * @return {@linkplain Speed#unknown unknown} where only generated values failed: they prove nothing against a version
     * @throws ModelLoadException a batch of goldens failed: a version that fails on them would fail on requests
     */
    public static Speed run(Signature signature, ModelRun run, Optional<ModelCard> card, LongSupplier nanoClock)
            throws ModelLoadException {
        WarmUp warmUp = new WarmUp(signature, run, card, nanoClock);
        Examples examples = new Examples(signature.inputs(), card);
        if (examples.areGiven()) {
            return warmUp.measure(examples.goldens());
        }
        String reason = null;
        for (GeneratedValues values : GeneratedValues.FIRST) {
            try {
                return warmUp.measure(List.<Tensor[]>of(examples.drawn(values, 0)));
            } catch (ModelLoadException e) {
                reason = reason == null ? String.valueOf(e.getMessage()) : reason;
            }
        }
        return Speed.unknown(String.valueOf(reason));
    }

    private Speed measure(List<Tensor[]> examples) throws ModelLoadException {
        long[] alone = nanos(examples, 1);
        long[] batched = alone;
        for (int rows = 2; rows <= largestBatch; rows *= 2) {
            batched = nanos(examples, rows);
        }
        return new Speed(
                bestMicros(alone[0], examples),
                medianMicros(alone),
                medianMicros(batched) / largestBatch,
                Optional.empty());
    }

    /** Runs a version that looks too slow for its card again: the machine may have paused. */
    private double bestMicros(long nanos, List<Tensor[]> examples) throws ModelLoadException {
        long best = nanos;
        long begin = nanoClock.getAsLong();
        for (int i = 0; limitMicros != null && best > limitMicros * 1e3 && i < SECOND_CHANCES; i++) {
            if (i > 0 && nanoClock.getAsLong() - begin > 2_000_000_000L) {
                break;
            }
            best = Math.min(best, nanosOfRun(examples, 1, i));
        }
        return best / 1e3;
    }

    /** @return how long each run took, ascending */
    private long[] nanos(List<Tensor[]> examples, int rows) throws ModelLoadException {
        long[] nanos = new long[RUNS];
        int runs = 0;
        long total = 0;
        while (runs < RUNS && (runs == 0 || total < (runs < FEWEST_RUNS ? 3 : 1) * BUDGET_NANOS)) {
            nanos[runs] = nanosOfRun(examples, rows, runs);
            total += nanos[runs++];
        }
        long[] sorted = Arrays.copyOf(nanos, runs);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double medianMicros(long[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2e3;
    }

    /** Runs that many examples at once, from {@code offset} on. */
    private long nanosOfRun(List<Tensor[]> examples, int rows, int offset) throws ModelLoadException {
        List<Tensor[]> members = IntStream.range(offset, offset + rows)
                .mapToObj(i -> examples.get(i % examples.size()))
                .toList();
        long begin = nanoClock.getAsLong();
        try {
            run.run(members);
        } catch (ModelRunException e) {
            throw new ModelLoadException("warm-up with a batch of " + rows + " failed: " + e.getMessage(), e);
        }
        return nanoClock.getAsLong() - begin;
    }
}
