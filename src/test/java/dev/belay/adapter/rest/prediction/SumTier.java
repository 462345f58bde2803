package dev.belay.adapter.rest.prediction;

import dev.belay.cascade.FakeTier;
import dev.belay.execution.RunResult;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.List;

/** A tier that answers from a thread of its own, with the sum of each row's first input; the second input says how. */
final class SumTier {
    private SumTier() {}

    static FakeTier ready() {
        FakeTier tier = new FakeTier("primary").running(new ModelRef("m", "2")).answering((inputs, replyOn, done) -> {
            RunResult result = result(inputs);
            Thread.ofPlatform().start(() -> replyOn.execute(() -> done.accept(result)));
        });
        tier.maxConcurrent = 512;
        tier.p50Nanos = 50_000;
        tier.p99Nanos = 200_000;
        return tier;
    }

    static FakeTier unavailable(String because) {
        FakeTier tier = ready().unavailable(because);
        tier.loaded = false;
        return tier;
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
