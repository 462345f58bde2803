package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.belay.model.ModelCard;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Infinity is no number of a card, unless its range says so. */
class InfinityGuardTest {
    private static InputVerdict judgeInfinity(Datatype datatype, ModelCard.@Nullable Range range, GuardPolicy policy) {
        TensorSpec spec = new TensorSpec("x", datatype, List.of(-1L));
        FeatureSet features = new FeatureSet(List.of(spec), false);
        TensorData data = datatype == Datatype.FP64
                ? new TensorData.Doubles(new double[] {1, Double.POSITIVE_INFINITY})
                : datatype == Datatype.FP32
                        ? new TensorData.Floats(new float[] {1, Float.POSITIVE_INFINITY})
                        : new TensorData.Shorts(new short[] {
                            HalfPrecision.round(datatype, 1), HalfPrecision.round(datatype, Double.POSITIVE_INFINITY)
                        });
        Tensor tensor = new Tensor("x", datatype, new long[] {2}, data);
        ModelCard card = Given.card(List.of(new ModelCard.Input(spec, null, true, range, null, null)));
        return InputGuard.of(card, features, policy).judge(new Inputs(features, new Tensor[] {tensor}, 2));
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16", "FP32", "FP64"})
    void rejectsAnInfinityThatNoRangeAllows(Datatype datatype) {
        // Given a card without a range, and a policy that only flags what is out of range
        GuardPolicy flags = GuardPolicy.DEFAULT.with(Check.RANGE, GuardAction.FLAG);

        // When
        InputVerdict verdict = judgeInfinity(datatype, null, flags);

        // Then
        assertEquals(
                "feature 'x' is Infinity in row 1, allowed is a finite number",
                assertInstanceOf(InputVerdict.Rejected.class, verdict).message());
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16", "FP32", "FP64"})
    void acceptsAnInfinityThatTheRangeNames(Datatype datatype) {
        // Given
        ModelCard.Range open = new ModelCard.Range(0, Double.POSITIVE_INFINITY);

        // When
        InputVerdict verdict = judgeInfinity(datatype, open, GuardPolicy.DEFAULT);

        // Then
        assertEquals(InputVerdict.Accepted.CLEAN, verdict);
    }
}
