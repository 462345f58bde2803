package dev.belay.model;

import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Finds out by running a version what its declaration leaves open: the shapes that it answers, and whether rows may
 * share a run. With the card's goldens where there are any, then with values of its profile, ranges and categories; with
 * values of several sizes and signs where nobody says what an input takes.
 */
public final class Experiment {
    /** More of them than this show nothing new. */
    private static final int MOST_GOLDENS = 8;

    /** For artifacts without goldens, which name no tolerance: float32 sums in another order. */
    private static final double TOLERANCE = 1e-5;

    /** Large values lose digits where they cancel out. A row that depends on its neighbours differs by far more. */
    private static final double TOLERANCE_OF_EXTREMES = 1e-4;

    /** In the order in which they are tried until one runs. */
    static final List<MadeUp> FIRST = List.of(MadeUp.USUAL, MadeUp.ONES, MadeUp.ZEROS);

    private static final List<MadeUp> EXTREMES =
            List.of(MadeUp.TINY, MadeUp.LARGE, MadeUp.NEGATIVE, MadeUp.ZEROS, MadeUp.ONES, MadeUp.MIXED);

    /** Tried only where nobody says what the inputs take. */
    private static final List<MadeUp> FAR = List.of(MadeUp.MILLIONS, MadeUp.VAST, MadeUp.GREATEST);

    private static final double TOLERANCE_OF_FAR = 1e-3;

    private final ModelRun run;
    private final Examples examples;
    private final Optional<ModelCard> card;
    private final boolean joinable;
    private final AnswerShapes shapes;
    private final LongSupplier nanoClock;
    private final long endNanos;
    private final List<String> warnings = new ArrayList<>();

    private final List<Tensor[]> members = new ArrayList<>();
    private final List<List<Tensor>> alone = new ArrayList<>();

    private Experiment(
            Declaration declared,
            List<TensorSpec> inputs,
            ModelRun run,
            Optional<ModelCard> card,
            LongSupplier nanoClock,
            long budgetNanos) {
        this.run = run;
        this.examples = new Examples(inputs, card);
        this.card = card;
        this.joinable = !inputs.isEmpty() && inputs.stream().allMatch(TensorSpec::hasFreeFirstDimension);
        this.shapes = new AnswerShapes(declared, inputs);
        this.nanoClock = nanoClock;
        this.endNanos = nanoClock.getAsLong() + budgetNanos;
    }

    /**
     * What it came to.
     *
     * @param outputs as they are to be promised
     * @param rowsAreIndependent true when rows may be joined along the first dimension
     * @param failure why even the simplest of the invented examples couldn't be run; empty if it could
     * @param warnings what was found to be otherwise than declared, in words
     */
    public record Findings(
            List<TensorSpec> outputs, boolean rowsAreIndependent, Optional<String> failure, List<String> warnings) {
        /** Where not even one run of invented values has come to an end. */
        public static Findings untried(Declaration declared, int rankIfUnknown, String reason) {
            return new Findings(declared.outputs(rankIfUnknown), false, Optional.of(reason), List.of());
        }
    }

    /** True when the card has examples; what fails then is the version's fault, not the values'. */
    public static boolean needsNoInvention(Optional<ModelCard> card) {
        return Examples.areGiven(card);
    }

    /**
     * @param inputs of the declaration, with a number of dimensions each
     * @param run of a version that takes several members where all inputs have a free first dimension
     * @param nanoClock monotonic
     * @param budgetNanos no run is begun after so long; rows that weren't compared until then aren't joined
     * @throws ModelLoadException the card is contradicted
     */
    public static Findings run(
            Declaration declared,
            List<TensorSpec> inputs,
            ModelRun run,
            Optional<ModelCard> card,
            LongSupplier nanoClock,
            long budgetNanos)
            throws ModelLoadException {
        return new Experiment(declared, inputs, run, card, nanoClock, budgetNanos).findings();
    }

    private Findings findings() throws ModelLoadException {
        Optional<String> failure = Examples.areGiven(card) ? runGoldens() : runInvented();
        boolean independent = failure.isEmpty() && joinable && rowsAreIndependent();
        List<TensorSpec> outputs = shapes.settle(warnings);
        boolean free = outputs.stream().allMatch(TensorSpec::hasFreeFirstDimension);
        return new Findings(
                outputs, independent && free, Examples.areGiven(card) ? Optional.empty() : failure, warnings);
    }

    /** Whether they are reproduced is another question, asked later; here a failure only ends the experiment. */
    private Optional<String> runGoldens() throws ModelLoadException {
        List<Tensor[]> goldens = examples.goldens();
        int step = Math.max(1, goldens.size() / MOST_GOLDENS);
        for (int i = 0; i < goldens.size() && members.size() < MOST_GOLDENS; i += step) {
            Optional<String> failure = runAlone(goldens.get(i));
            if (failure.isPresent()) {
                return failure;
            }
        }
        return Optional.empty();
    }

    private Optional<String> runInvented() {
        Optional<String> failure = Optional.empty();
        for (MadeUp values : FIRST) {
            Optional<String> failed = runAlone(examples.drawn(values, 0));
            if (failed.isEmpty()) {
                runAlone(examples.drawn(MadeUp.OTHER_USUAL, 1));
                runAlone(examples.drawn(MadeUp.THIRD_USUAL, 2));
                return failed;
            }
            failure = failure.or(() -> failed);
        }
        return failure;
    }

    /** What failed isn't kept: an invented value may be one that the version rightly refuses. */
    private Optional<String> runAlone(Tensor[] example) {
        if (!members.isEmpty() && isLate()) {
            return Optional.empty();
        }
        try {
            List<Tensor> answer = run.run(List.<Tensor[]>of(example));
            shapes.add(answer);
            if (members.isEmpty() || isLikeFirst(example)) {
                members.add(example);
                alone.add(answer);
            }
            return Optional.empty();
        } catch (ModelRunException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Rows of other sizes are never joined. */
    private boolean isLikeFirst(Tensor[] example) {
        for (int i = 0; i < example.length; i++) {
            if (!Arrays.equals(example[i].shape(), members.getFirst()[i].shape())) {
                return false;
            }
        }
        return true;
    }

    private boolean rowsAreIndependent() {
        if (Arrays.stream(members.getFirst()).anyMatch(tensor -> tensor.rows() != 1)) {
            return false;
        }
        if (members.size() == 1) {
            members.add(members.getFirst());
            alone.add(alone.getFirst());
        }
        boolean independent = sameJoined(tolerance());
        for (int i = 0; independent && i < EXTREMES.size(); i++) {
            runAlone(examples.drawn(EXTREMES.get(i), i));
        }
        independent = independent && sameJoined(Math.max(tolerance(), TOLERANCE_OF_EXTREMES));
        if (isLate()) {
            warnings.add("it is too slow to find out whether its rows may share a run, so they don't");
        }
        return independent && (Examples.areGiven(card) || sameFarOut());
    }

    /** Nothing is held against a version that has no time left for these, or no finite answers. */
    private boolean sameFarOut() {
        for (int i = 0; i < FAR.size(); i++) {
            int known = members.size();
            runAlone(examples.drawn(FAR.get(i), i));
            if (members.size() > known && !Agreement.areFinite(alone.getLast())) {
                members.removeLast();
                alone.removeLast();
            }
        }
        return sameJoined(TOLERANCE_OF_FAR) || isLate();
    }

    private boolean sameJoined(double tolerance) {
        return BatchCheck.sameJoined(run, members, alone, tolerance, shapes, this::isLate);
    }

    private double tolerance() {
        return Examples.areGiven(card) ? card.map(ModelCard::goldenTolerance).orElseThrow() : TOLERANCE;
    }

    private boolean isLate() {
        return nanoClock.getAsLong() - endNanos > 0;
    }
}
