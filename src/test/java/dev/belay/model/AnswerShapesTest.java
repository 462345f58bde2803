package dev.belay.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What answers say of a declared shape. */
class AnswerShapesTest {
    private static final List<TensorSpec> ROWS = List.of(new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L)));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -1 2   | 1 2, 3 2   | -1 2
            1      | 1, 3       | -1
            -1     | 1 1, 3 1   | -1 1
            -1     | 1 0, 3 0   | -1 -1
            2 3    | 2 1        | -1 -1
            4 2    | 4 2        | 4 2
            -1 2   | 1, 3       | -1
            1      | 1 4, 1 5   | -1 -1
            """)
    void answersLoosenWhatTheyContradict(String declared, String answers, String settled) throws ModelLoadException {
        // Given
        AnswerShapes shapes = new AnswerShapes(declaration(sizes(declared), null), ROWS);
        for (String answer : answers.split(", ")) {
            shapes.add(answer(sizes(answer)));
        }

        // When, then
        assertEquals(sizes(settled), shapes.settle(new ArrayList<>()).getFirst().shape());
    }

    @Test
    void aCardThatOnlyRepeatsAWrongDeclarationIsCorrectedWithIt() throws ModelLoadException {
        // Given
        AnswerShapes shapes = new AnswerShapes(declaration(List.of(1L), List.of(1L)), ROWS);
        shapes.add(answer(List.of(3L)));

        // When, then
        assertEquals(List.of(-1L), shapes.settle(new ArrayList<>()).getFirst().shape());
    }

    @Test
    void aCardsOwnShapeOfAnotherRankThanTheAnswersIsRefused() {
        // Given
        AnswerShapes shapes = new AnswerShapes(declaration(null, List.of(-1L)), ROWS);
        shapes.add(answer(List.of(3L, 1L)));

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> shapes.settle(new ArrayList<>()));

        // Then
        assertEquals(
                "card and artifact disagree: output 'y' is [-1] on the card; the artifact answers [3, 1]",
                refusal.getMessage());
    }

    private static Declaration declaration(@Nullable List<Long> shape, @Nullable List<Long> onCard) {
        return new Declaration(
                ROWS.stream().map(StubModel::port).toList(),
                List.of(new Declaration.Port("y", Datatype.FP32, shape, onCard, List.of())));
    }

    private static List<Tensor> answer(List<Long> sizes) {
        long[] shape = sizes.stream().mapToLong(Long::longValue).toArray();
        int elements = Math.toIntExact(Arrays.stream(shape).reduce(1, (a, b) -> a * b));
        return List.of(new Tensor("y", Datatype.FP32, shape, new TensorData.Floats(new float[elements])));
    }

    private static List<Long> sizes(String text) {
        return Arrays.stream(text.split(" ")).map(Long::valueOf).toList();
    }
}
