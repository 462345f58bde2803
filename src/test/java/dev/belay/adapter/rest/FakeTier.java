package dev.belay.adapter.rest;

import dev.belay.cascade.Tier;
import dev.belay.cascade.TierHealth;
import dev.belay.cascade.TierOperations;
import dev.belay.cascade.TypicalLatency;
import dev.belay.execution.Comparison;
import dev.belay.execution.Fault;
import dev.belay.execution.RunResult;
import dev.belay.validation.InputVerdict;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** A tier that answers from a thread of its own, with the sum of each row's first input; the second input says how. */
final class FakeTier implements Tier, TierOperations {
    final AtomicLong lastBudgetNanos = new AtomicLong();
    private final TypicalLatency typicalLatency = new TypicalLatency(Long.MAX_VALUE);
    private final String unavailable;

    FakeTier(String unavailable) {
        this.unavailable = unavailable;
    }

    @Override
    public String name() {
        return "primary";
    }

    @Override
    public ModelRef model() {
        return new ModelRef("m", "2");
    }

    @Override
    public long timeoutNanos() {
        return 100_000_000;
    }

    @Override
    public String unavailableBecause() {
        return unavailable;
    }

    @Override
    public boolean isHung() {
        return false;
    }

    @Override
    public InputVerdict check(Inputs inputs) {
        return InputVerdict.Accepted.CLEAN;
    }

    @Override
    public TypicalLatency typicalLatency() {
        return typicalLatency;
    }

    @Override
    public TierOperations operations() {
        return this;
    }

    @Override
    public List<String> warnings() {
        return List.of();
    }

    @Override
    public TierHealth health() {
        return new TierHealth(
                unavailable.isEmpty() ? "READY" : "UNAVAILABLE",
                unavailable,
                "CLOSED",
                0,
                512,
                50_000,
                200_000,
                Optional.empty());
    }

    @Override
    public boolean inject(Fault fault) {
        return unavailable.isEmpty();
    }

    @Override
    public void heal() {}

    @Override
    public Slot reserve() {
        return Slot.TAKEN;
    }

    @Override
    public void release() {}

    @Override
    public void callReserved(
            Inputs inputs, Client client, long budgetNanos, Executor replyOn, Consumer<RunResult> done) {
        call(inputs, client, budgetNanos, replyOn, done);
    }

    @Override
    public int largestBatch() {
        return 1;
    }

    @Override
    public Comparison compare(int largestBatch) {
        return Comparison.NONE;
    }

    @Override
    public void call(Inputs inputs, Client client, long budgetNanos, Executor replyOn, Consumer<RunResult> done) {
        lastBudgetNanos.set(budgetNanos);
        RunResult result = result(inputs);
        Thread.ofPlatform().start(() -> replyOn.execute(() -> done.accept(result)));
    }

    private static RunResult result(Inputs inputs) {
        Tensor how = inputs.at(1);
        String word = how == null ? "" : ((TensorData.Strings) how.data()).values()[0];
        return switch (word) {
            case "fail" -> new RunResult.Failure(FailureReason.ERROR, "it broke\non purpose: ä");
            case "late" -> new RunResult.Failure(FailureReason.TIMEOUT, "timeout after 100 ms");
            default ->
                new RunResult.Success(
                        List.of(
                                new Tensor(
                                        "y",
                                        Datatype.FP32,
                                        new long[] {inputs.rows()},
                                        new TensorData.Floats(sums(inputs))),
                                new Tensor(
                                        "n",
                                        Datatype.INT64,
                                        new long[] {inputs.rows()},
                                        new TensorData.Longs(new long[inputs.rows()]))),
                        0,
                        1);
        };
    }

    private static float[] sums(Inputs inputs) {
        float[] sums = new float[inputs.rows()];
        Tensor x = inputs.at(0);
        if (x != null) {
            float[] values = ((TensorData.Floats) x.data()).values();
            for (int i = 0; i < values.length; i++) {
                sums[i / 2] += values[i];
            }
        }
        return sums;
    }
}
