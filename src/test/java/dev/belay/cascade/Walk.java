package dev.belay.cascade;

import dev.belay.execution.RunResult;
import dev.belay.model.Baseline;
import dev.belay.model.Signature;
import dev.belay.validation.Finding;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One request down a cascade of fakes, and everything that was observed of it. */
final class Walk implements CascadeObserver {
    static final long MILLI = 1_000_000;
    static final long DEADLINE = 300 * MILLI;
    static final String BASELINE = "baseline";

    final List<String> refused = new ArrayList<>();
    final List<String> ended = new ArrayList<>();
    final List<Integer> answered = new ArrayList<>();
    final List<Finding> found = new ArrayList<>();
    final List<CascadeResult> results = new ArrayList<>();
    long now = 1_000;

    /** @param tiers with a baseline behind them */
    static Cascade withBaseline(FakeTier... tiers) {
        return cascade(Optional.of(baseline(inputs -> List.of())), tiers);
    }

    static Cascade withoutBaseline(FakeTier... tiers) {
        return cascade(Optional.empty(), tiers);
    }

    static Cascade cascade(Optional<BaselineTier> baseline, FakeTier... tiers) {
        return new Cascade(List.of(tiers), baseline, () -> 1_000);
    }

    /** What a heuristic does. */
    interface Heuristic {
        List<Tensor> answer(Inputs inputs);
    }

    static BaselineTier baseline(Heuristic heuristic) {
        return new BaselineTier(BASELINE, new ModelRef("flights", ModelRef.HEURISTIC), new Baseline() {
            @Override
            public Signature signature() {
                return new Signature(List.of(), List.of(), true);
            }

            @Override
            public List<Tensor> answer(Inputs inputs) {
                return heuristic.answer(inputs);
            }
        });
    }

    static Inputs inputs() {
        return new Inputs(new FeatureSet(List.of(), false), new Tensor[0], 1);
    }

    static Walk down(Cascade cascade) {
        return down(cascade, DEADLINE);
    }

    static Walk down(Cascade cascade, long budgetNanos) {
        Walk walk = new Walk();
        cascade.answer(
                inputs(), Client.NOBODY, Deadline.of(walk.now, 0, budgetNanos), walk, Runnable::run, walk.results::add);
        return walk;
    }

    /** The one result. */
    CascadeResult result() {
        if (results.size() != 1) {
            throw new AssertionError("results: " + results);
        }
        return results.getFirst();
    }

    CascadeResult.Answered answer() {
        return switch (result()) {
            case CascadeResult.Answered answer -> answer;
            case CascadeResult.InvalidInputs other -> throw new AssertionError(other.toString());
            case CascadeResult.MissingFeatures other -> throw new AssertionError(other.toString());
            case CascadeResult.TooLarge other -> throw new AssertionError(other.toString());
            case CascadeResult.Broken other -> throw new AssertionError(other.bug());
            case CascadeResult.Unanswered other -> throw new AssertionError(other.toString());
        };
    }

    @Override
    public void found(Finding finding) {
        found.add(finding);
    }

    @Override
    public void refused(int tier, FailureReason reason, String message) {
        refused.add(tier + " " + reason + " " + message);
    }

    @Override
    public void ended(int tier, RunResult result) {
        ended.add(tier + " " + (result instanceof RunResult.Success ? "ok" : "failed"));
    }

    @Override
    public void answered(int tier) {
        answered.add(tier);
    }
}
