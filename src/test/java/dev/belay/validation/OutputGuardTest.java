package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.belay.model.ModelCard;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputGuardTest {
    private static final TensorSpec LABEL = new TensorSpec("label", Datatype.INT64, List.of(-1L));
    private static final TensorSpec PROBABILITIES = new TensorSpec("probabilities", Datatype.FP32, List.of(-1L, 2L));
    private static final Signature SIGNATURE = new Signature(List.of(Given.TEMP), List.of(LABEL, PROBABILITIES), true);
    private static final ModelCard CARD = new ModelCard(
            "flights",
            "1",
            ModelCard.Stage.PRODUCTION,
            "",
            "",
            List.of(),
            List.of(
                    new ModelCard.Output(LABEL, new ModelCard.Range(0, 1), null),
                    new ModelCard.Output(PROBABILITIES, new ModelCard.Range(0, 1), 1.0)),
            null,
            Map.of(),
            List.of(),
            0,
            null,
            true);

    @Test
    void findsNothingWrongWithSoundAnswer() {
        // Given
        List<Tensor> answer = answer(new long[] {0, 1}, .7f, .3f, 0f, 1f);

        // When, then
        assertNull(guard().defect(answer, 2));
    }

    @Test
    void findsNothingWrongWithRoundingOfTheLastPlace() {
        // Given
        List<Tensor> answer = answer(new long[] {0}, 1.0000001f, -1e-7f);

        // When, then
        assertNull(guard().defect(answer, 1));
    }

    @Test
    void excusesNoNumberOnlyWithoutACard() {
        // Given an answer without a number, and one of another shape
        List<Tensor> noNumber = answer(new long[] {0}, Float.NaN, Float.POSITIVE_INFINITY);
        List<Tensor> misshapen = answer(new long[] {0, 0}, Float.NaN, 0f, 0f, 0f);
        OutputGuard bare = new OutputGuard(SIGNATURE, Optional.empty());

        // When, then
        assertEquals(
                List.of(true, false, false),
                List.of(
                        bare.mayComeFromInputs(noNumber, 1),
                        bare.mayComeFromInputs(misshapen, 1),
                        guard().mayComeFromInputs(noNumber, 1)));
    }

    @Test
    void findsNaNBesideSoundLabel() {
        // Given
        List<Tensor> answer = answer(new long[] {0, 0}, .7f, .3f, Float.NaN, Float.NaN);

        // When, then
        assertEquals("output 'probabilities' is NaN in row 1", guard().defect(answer, 2));
    }

    @Test
    void findsInfinity() {
        // Given
        List<Tensor> answer = answer(new long[] {0}, Float.NEGATIVE_INFINITY, 1);

        // When, then
        assertEquals("output 'probabilities' is -Infinity in row 0", guard().defect(answer, 1));
    }

    @Test
    void findsValueOutsideDeclaredRange() {
        // Given
        List<Tensor> answer = answer(new long[] {0}, -0.5f, 1.5f);

        // When, then
        assertEquals("output 'probabilities' is -0.5 in row 0, declared is 0 to 1", guard().defect(answer, 1));
    }

    @Test
    void findsIntegerOutsideDeclaredRange() {
        // Given
        List<Tensor> answer = answer(new long[] {2}, .5f, .5f);

        // When, then
        assertEquals("output 'label' is 2 in row 0, declared is 0 to 1", guard().defect(answer, 1));
    }

    @Test
    void findsRowThatDoesNotAddUp() {
        // Given
        List<Tensor> answer = answer(new long[] {0, 0}, .7f, .3f, .5f, .25f);

        // When, then
        assertEquals("output 'probabilities' sums to 0.75 in row 1, declared is 1", guard().defect(answer, 2));
    }

    @Test
    void findsMissingOutput() {
        // Given
        List<Tensor> answer = answer(new long[] {0}, .7f, .3f).subList(0, 1);

        // When, then
        assertEquals("the model gave 1 outputs instead of 2", guard().defect(answer, 1));
    }

    @Test
    void findsWrongDatatype() {
        // Given
        Tensor floats = new Tensor("label", Datatype.FP32, new long[] {1}, new TensorData.Floats(new float[1]));
        List<Tensor> answer = List.of(floats, answer(new long[] {0}, .7f, .3f).get(1));

        // When, then
        assertEquals("output 'label' is FP32 instead of 'label' INT64", guard().defect(answer, 1));
    }

    @Test
    void findsWrongNumberOfRows() {
        // Given
        List<Tensor> answer = answer(new long[] {0}, .7f, .3f);

        // When, then
        assertEquals("output 'label' has shape [1] instead of [-1] with 2 rows", guard().defect(answer, 2));
    }

    @Test
    void findsWrongWidth() {
        // Given
        Tensor wide = new Tensor(
                "probabilities", Datatype.FP32, new long[] {1, 3}, new TensorData.Floats(new float[] {0, 0, 1}));
        List<Tensor> answer = List.of(answer(new long[] {0}, .7f, .3f).getFirst(), wide);

        // When, then
        assertEquals(
                "output 'probabilities' has shape [1, 3] instead of [-1, 2] with 1 rows", guard().defect(answer, 1));
    }

    @Test
    void asksNoRowsOfVersionThatDoesNotBatch() {
        // Given
        OutputGuard guard = new OutputGuard(
                new Signature(List.of(Given.TEMP), List.of(LABEL, PROBABILITIES), false), Optional.empty());

        // When, then
        assertNull(guard.defect(answer(new long[] {0}, .7f, .3f), 5));
    }

    @Test
    void findsNaNWithoutCard() {
        // Given
        OutputGuard guard = new OutputGuard(SIGNATURE, Optional.empty());

        // When, then
        assertEquals("output 'probabilities' is NaN in row 0", guard.defect(answer(new long[] {7}, Float.NaN, 9f), 1));
    }

    @Test
    void asksNoRangeWithoutCard() {
        // Given
        OutputGuard guard = new OutputGuard(SIGNATURE, Optional.empty());

        // When, then
        assertNull(guard.defect(answer(new long[] {7}, 8f, 9f), 1));
    }

    @Test
    void answersNoRowsWithTheWidthOfAnEarlierAnswer() {
        // Given a version that leaves the width open, and has answered once
        TensorSpec open = new TensorSpec("probabilities", Datatype.FP32, List.of(-1L, -1L));
        OutputGuard guard =
                new OutputGuard(new Signature(List.of(Given.TEMP), List.of(LABEL, open), true), Optional.empty());
        guard.defect(answer(new long[] {7, 8}, .7f, .3f, .1f, .9f), 2);

        // When, then
        assertEquals("probabilities FP32[0, 2]", guard.nothing().getLast().toString());
    }

    @Test
    void answersNoRowsWithoutAWidthBeforeTheFirstAnswer() {
        // Given
        TensorSpec open = new TensorSpec("probabilities", Datatype.FP32, List.of(-1L, -1L));
        OutputGuard guard = new OutputGuard(new Signature(List.of(Given.TEMP), List.of(open), true), Optional.empty());

        // When, then
        assertEquals("probabilities FP32[0, 0]", guard.nothing().getLast().toString());
    }

    private static OutputGuard guard() {
        return new OutputGuard(SIGNATURE, Optional.of(CARD));
    }

    private static List<Tensor> answer(long[] labels, float... probabilities) {
        return List.of(
                new Tensor("label", Datatype.INT64, new long[] {labels.length}, new TensorData.Longs(labels)),
                new Tensor(
                        "probabilities",
                        Datatype.FP32,
                        new long[] {labels.length, 2},
                        new TensorData.Floats(probabilities)));
    }
}
