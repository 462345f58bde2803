package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Finds out by running a version what its declaration leaves open: the shapes of its answers, and whether rows may share
 * a run. Free first dimensions don't prove that: a recurrent model may carry its state along the first dimension, a filter
 * may drop rows, and a normalisation may divide by the largest value of the whole batch. It uses the card's goldens where
 * there are any, then values of its profile, ranges and categories; values of several sizes and signs where nothing
 * describes an input.
 */
public final class Experiment {
    /** More of them than this show nothing new. */
    private static final int MOST_GOLDENS = 8;

    /** For artifacts without goldens, which name no tolerance: float32 sums in another order. */
    private static final double TOLERANCE = 1e-5;

    /** Large values lose digits where they cancel out. A row that depends on its neighbours differs by far more. */
    private static final double TOLERANCE_OF_EXTREMES = 1e-4;

    private static final double TOLERANCE_OF_FAR = 1e-3;

    private static final Comparator<Tensor> BY_SHAPE = (one, other) -> Arrays.compare(one.shape(), other.shape());

    private final ModelRun run;
    private final Examples examples;
    private final double tolerance;
    private final boolean joinable;
    private final AnswerShapes shapes;
    private final LongSupplier nanoClock;
    private final long endNanos;
    private final List<String> warnings = new ArrayList<>();

    private final List<Tensor[]> members = new ArrayList<>();
    private final List<List<Tensor>> alone = new ArrayList<>();

    /**
     * @param inputs of the declaration, with a number of dimensions each
     * @param run takes several members where all inputs have a free first dimension
     * @param nanoClock monotonic
     * @param budgetNanos no run is begun after so long; rows that weren't compared until then aren't joined
     */
    public Experiment(
            Declaration declared,
            List<TensorSpec> inputs,
            ModelRun run,
            Optional<ModelCard> card,
            LongSupplier nanoClock,
            long budgetNanos) {
        this.run = run;
        this.examples = new Examples(inputs, card);
        this.tolerance =
                examples.areGiven() ? card.map(ModelCard::goldenTolerance).orElseThrow() : TOLERANCE;
        this.joinable = !inputs.isEmpty() && inputs.stream().allMatch(TensorSpec::hasFreeFirstDimension);
        this.shapes = new AnswerShapes(declared, inputs);
        this.nanoClock = nanoClock;
        this.endNanos = nanoClock.getAsLong() + budgetNanos;
    }

    /**
     * @param outputs as they are to be promised
     * @param rowsAreIndependent true when rows may be joined along the first dimension
     * @param failure why even the simplest of the generated examples couldn't be run; empty if it could
     * @param warnings what was found to be otherwise than declared
     */
    public record Findings(
            List<TensorSpec> outputs, boolean rowsAreIndependent, Optional<String> failure, List<String> warnings) {}

    /** @throws ModelLoadException the card is contradicted */
    public Findings findings() throws ModelLoadException {
        Optional<String> failure = examples.areGiven() ? runGoldens() : runGenerated();
        boolean independent = failure.isEmpty() && joinable && rowsAreIndependent();
        List<TensorSpec> outputs = shapes.settle(warnings);
        boolean free = outputs.stream().allMatch(TensorSpec::hasFreeFirstDimension);
        return new Findings(outputs, independent && free, examples.areGiven() ? Optional.empty() : failure, warnings);
    }

    /** A failure only ends the experiment; whether goldens are reproduced is checked later. */
    private Optional<String> runGoldens() throws ModelLoadException {
        List<Tensor[]> goldens = examples.goldens();
        int step = Math.max(1, goldens.size() / MOST_GOLDENS);
        Optional<String> failure = Optional.empty();
        for (int i = 0; i < goldens.size() && members.size() < MOST_GOLDENS && failure.isEmpty(); i += step) {
            failure = runAlone(goldens.get(i));
        }
        return failure;
    }

    private Optional<String> runGenerated() {
        Optional<String> failure = Optional.empty();
        for (GeneratedValues values : GeneratedValues.FIRST) {
            Optional<String> failed = runAlone(examples.drawn(values, 0));
            if (failed.isEmpty()) {
                runAlone(examples.drawn(GeneratedValues.OTHER_USUAL, 1));
                runAlone(examples.drawn(GeneratedValues.THIRD_USUAL, 2));
                return failed;
            }
            failure = failure.or(() -> failed);
        }
        return failure;
    }

    /** Drops examples that fail: a version may rightly refuse a generated value. Rows of different sizes aren't joined. */
    private Optional<String> runAlone(Tensor[] example) {
        if (!members.isEmpty() && isLate()) {
            return Optional.empty();
        }
        try {
            List<Tensor> answer = run.run(List.<Tensor[]>of(example));
            shapes.add(answer);
            if (members.isEmpty() || Arrays.equals(example, members.getFirst(), BY_SHAPE)) {
                members.add(example);
                alone.add(answer);
            }
            return Optional.empty();
        } catch (ModelRunException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private boolean rowsAreIndependent() {
        if (Arrays.stream(members.getFirst()).anyMatch(tensor -> tensor.rows() != 1)) {
            return false;
        }
        if (members.size() == 1) {
            members.add(members.getFirst());
            alone.add(alone.getFirst());
        }
        boolean independent = sameJoined(tolerance);
        for (int i = 0; independent && i < GeneratedValues.EXTREMES.size(); i++) {
            runAlone(examples.drawn(GeneratedValues.EXTREMES.get(i), i));
        }
        independent = independent && sameJoined(Math.max(tolerance, TOLERANCE_OF_EXTREMES));
        if (isLate()) {
            warnings.add("it is too slow to find out whether its rows may share a run, so they don't");
        }
        return independent && (examples.areGiven() || sameFarOut());
    }

    /** A version without time left for these, or without finite answers, passes. */
    private boolean sameFarOut() {
        for (int i = 0; i < GeneratedValues.FAR.size(); i++) {
            int known = members.size();
            runAlone(examples.drawn(GeneratedValues.FAR.get(i), i));
            if (members.size() > known && !alone.getLast().stream().allMatch(Agreement::isFinite)) {
                members.removeLast();
                alone.removeLast();
            }
        }
        return sameJoined(TOLERANCE_OF_FAR) || isLate();
    }

    /** Runs the examples joined, in both orders and in part. Any failure counts as no: not joining is always safe. */
    private boolean sameJoined(double tolerance) {
        int half = (members.size() + 1) / 2;
        return sameInOneRun(members, alone, tolerance)
                && sameInOneRun(members.reversed(), alone.reversed(), tolerance)
                && sameInOneRun(members.subList(0, half), alone.subList(0, half), tolerance);
    }

    private boolean sameInOneRun(List<Tensor[]> examples, List<List<Tensor>> expected, double tolerance) {
        if (isLate()) {
            return false;
        }
        try {
            List<Tensor> joined = run.run(examples);
            shapes.add(joined);
            return IntStream.range(0, joined.size())
                    .allMatch(output -> sameRows(joined.get(output), expected, output, tolerance));
        } catch (ModelRunException e) {
            return false;
        }
    }

    private static boolean sameRows(Tensor joined, List<List<Tensor>> expected, int output, double tolerance) {
        double atLeast = Math.max(tolerance, precision(joined.datatype()));
        return joined.shape().length > 0
                && joined.rows() == expected.size()
                && IntStream.range(0, expected.size())
                        .allMatch(row -> Agreement.difference(
                                        expected.get(row).get(output), joined.sliceRows(row, row + 1), atLeast)
                                == null);
    }

    /** Two steps of the last digit of half floats, whose sums in another order differ by as much. */
    private static double precision(Datatype datatype) {
        return switch (datatype) {
            case FP16 -> 0x1p-9;
            case BF16 -> 0x1p-6;
            default -> 0;
        };
    }

    private boolean isLate() {
        return nanoClock.getAsLong() - endNanos > 0;
    }
}
