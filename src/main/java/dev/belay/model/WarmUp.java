package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Runs a version at every batch size it will meet, so that no request pays for first times, and measures it. */
public final class WarmUp {
    /** Rows of the largest batch that is warmed: the largest micro-batch. */
    public static final int LARGEST_BATCH = 32;

    /** Per batch size; enough for a steady median of microseconds. */
    private static final int RUNS = 50;

    /** Per batch size, so that a slow model is ready in time; one run is always made. */
    private static final long BUDGET_NANOS = 100_000_000;

    /** So many that one in which the machine stood still isn't the median, where three budgets are enough for them. */
    private static final int FEWEST_RUNS = 3;

    private static final long LARGEST_BUDGET_NANOS = 3 * BUDGET_NANOS;

    /** More runs of one row before a version is said to be too slow. */
    private static final int SECOND_CHANCES = 50;

    private static final long SECOND_CHANCES_NANOS = 2_000_000_000;

    private WarmUp() {}

    /**
     * @param bestMicrosAlone shortest time of a run with one row: what a busy machine can't make longer for all runs
     * @param microsPerRowAlone median time of a run with one row
     * @param microsPerRowBatched median time per row of a run with 32 rows; the same as alone if rows can't be joined
     * @param untried why nothing could be measured: invented values didn't run; empty if it could. The times are NaN then.
     */
    public record Speed(
            double bestMicrosAlone, double microsPerRowAlone, double microsPerRowBatched, Optional<String> untried) {
        Speed(double bestMicrosAlone, double microsPerRowAlone, double microsPerRowBatched) {
            this(bestMicrosAlone, microsPerRowAlone, microsPerRowBatched, Optional.empty());
        }

        /** Of a version that couldn't be run with invented values. */
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
     * Batches of 1, 2, 4 … 32 rows made from the card's goldens, or of made-up values without goldens; of 1 only where the
     * signature is not batchable.
     *
     * @param nanoClock monotonic
     * @return {@linkplain Speed#unknown unknown} where only invented values failed: they say nothing against a version
     * @throws ModelLoadException a batch of goldens failed: a version that fails on them would fail on requests
     */
    public static Speed run(Signature signature, ModelRun run, Optional<ModelCard> card, LongSupplier nanoClock)
            throws ModelLoadException {
        Examples examples = new Examples(signature.inputs(), card);
        if (Examples.areGiven(card)) {
            return run(signature, run, examples.goldens(), card, nanoClock);
        }
        ModelLoadException first = null;
        for (MadeUp values : Experiment.FIRST) {
            try {
                return run(signature, run, List.<Tensor[]>of(examples.drawn(values, 0)), card, nanoClock);
            } catch (ModelLoadException e) {
                first = first == null ? e : first;
            }
        }
        return Speed.unknown(first == null ? "" : String.valueOf(first.getMessage()));
    }

    private static Speed run(
            Signature signature,
            ModelRun run,
            List<Tensor[]> examples,
            Optional<ModelCard> card,
            LongSupplier nanoClock)
            throws ModelLoadException {
        int largest = signature.batchable() ? LARGEST_BATCH : 1;
        long[] alone = nanos(run, examples, 1, nanoClock);
        long[] batched = alone;
        for (int rows = 2; rows <= largest; rows *= 2) {
            batched = nanos(run, examples, rows, nanoClock);
        }
        return new Speed(
                best(alone[0], run, examples, card, nanoClock), medianMicros(alone), medianMicros(batched) / largest);
    }

    /** What looks too slow for its card is tried again: it may have been the machine, which paused. In microseconds. */
    private static double best(
            long nanos, ModelRun run, List<Tensor[]> examples, Optional<ModelCard> card, LongSupplier nanoClock)
            throws ModelLoadException {
        Double limitMicros = card.map(ModelCard::limitMicros).orElse(null);
        long best = nanos;
        long begin = nanoClock.getAsLong();
        for (int i = 0; limitMicros != null && best > limitMicros * 1e3 && i < SECOND_CHANCES; i++) {
            long before = nanoClock.getAsLong();
            if (i > 0 && before - begin > SECOND_CHANCES_NANOS) {
                break;
            }
            runOnce(run, batch(examples, 1, i));
            best = Math.min(best, nanoClock.getAsLong() - before);
        }
        return best / 1e3;
    }

    /** @return how long each run took, ascending */
    private static long[] nanos(ModelRun run, List<Tensor[]> examples, int rows, LongSupplier nanoClock)
            throws ModelLoadException {
        long[] nanos = new long[RUNS];
        int runs = 0;
        long begin = nanoClock.getAsLong();
        long before = begin;
        while (runs < RUNS
                && (runs == 0 || before - begin < (runs < FEWEST_RUNS ? LARGEST_BUDGET_NANOS : BUDGET_NANOS))) {
            runOnce(run, batch(examples, rows, runs));
            long after = nanoClock.getAsLong();
            nanos[runs++] = after - before;
            before = after;
        }
        long[] sorted = Arrays.copyOf(nanos, runs);
        Arrays.sort(sorted);
        return sorted;
    }

    private static double medianMicros(long[] sorted) {
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2e3;
    }

    private static List<Tensor[]> batch(List<Tensor[]> examples, int rows, int offset) {
        List<Tensor[]> members = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            members.add(examples.get((offset + i) % examples.size()));
        }
        return members;
    }

    private static void runOnce(ModelRun run, List<Tensor[]> members) throws ModelLoadException {
        try {
            run.run(members);
        } catch (ModelRunException e) {
            throw new ModelLoadException("warm-up with a batch of " + members.size() + " failed: " + e.getMessage(), e);
        }
    }
}
