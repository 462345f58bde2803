package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromisedOutputsTest {
    private static final List<TensorSpec> PROMISED = specs("label INT64 -1, scores FP32 -1 2");

    /** @param words name, datatype and dimensions each */
    private static List<TensorSpec> specs(String words) {
        List<TensorSpec> specs = new ArrayList<>();
        for (String spec : words.split(", ")) {
            String[] parts = spec.split(" ");
            specs.add(new TensorSpec(
                    parts[0],
                    Datatype.valueOf(parts[1]),
                    Arrays.stream(parts).skip(2).map(Long::valueOf).toList()));
        }
        return specs;
    }

    private static List<Tensor> tensors(String... names) {
        return Arrays.stream(names)
                .map(name -> new Tensor(name, Datatype.FP32, new long[] {1}, new TensorData.Floats(new float[] {1})))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "label INT64 -1, scores FP32 -1 2",
                "scores FP32 -1 2, label INT64 -1",
                "label INT64 -1, scores FP32 -1 -1",
                "label INT64 5, scores FP32 -1 2, more FP32 -1"
            })
    void takesWhatGivesAllThatIsPromised(String offered) {
        assertEquals("", PromisedOutputs.lack(PROMISED, specs(offered)).orElse(""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "label INT64 -1|it has no output 'scores'",
                "label INT32 -1, scores FP32 -1 2|its output 'label' is INT32[-1] instead of INT64[-1]",
                "label INT64 -1, scores FP32 -1 3|its output 'scores' is FP32[-1, 3] instead of FP32[-1, 2]",
                "label INT64 -1 1, scores FP32 -1 2|its output 'label' is INT64[-1, 1] instead of INT64[-1]",
                "score FP32 -1 2|it has no output 'label'; it has no output 'scores'"
            })
    void refusesWhatDoesNotNamingAllOfIt(String offered, String lack) {
        assertEquals(
                lack + "; the endpoint promises 'label' INT64[-1], 'scores' FP32[-1, 2]",
                PromisedOutputs.lack(PROMISED, specs(offered)).orElse(""));
    }

    @Test
    void givesWhatIsPromisedInItsOrder() {
        // Given a version with another order and one output more
        PromisedOutputs promised = Objects.requireNonNull(
                PromisedOutputs.of(PROMISED, specs("more FP32 -1, scores FP32 -1 2, label INT64 -1")));

        // When
        List<Tensor> given = promised.of(tensors("more", "scores", "label"));

        // Then
        assertEquals(
                List.of("label", "scores"), given.stream().map(Tensor::name).toList());
    }

    @Test
    void changesNothingWhereAllComeInOrder() {
        assertNull(PromisedOutputs.of(PROMISED, PROMISED));
    }
}
