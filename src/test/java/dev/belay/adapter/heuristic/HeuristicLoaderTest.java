package dev.belay.adapter.heuristic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.model.Baseline;
import dev.belay.model.ModelLoadException;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeuristicLoaderTest extends HeuristicTestBase {
    private static final String CONSTANT = "kind: constant\n" + OUTPUTS + OTHERWISE;
    private static final String LOOKUP = "kind: lookup\n" + INPUTS + OUTPUTS + OTHERWISE + """
            lookup:
              by: [{feature: carrier}, {feature: minute, width: 60}]
              table: {UA: {"5": {label: [1], probabilities: [0.5, 0.5]}}}
            """;
    private static final String CEL = "kind: cel\n" + INPUTS + OUTPUTS + OTHERWISE + """
            cel: {label: "minute > 900.0 ? 1 : 0", probabilities: "[0.5, 0.5]"}
            """;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3})
    void constantAnswersEveryRowAlike(int rows) throws Exception {
        // Given
        Baseline baseline = load(CONSTANT);

        // When
        List<Tensor> answer = baseline.answer(request(rows, null, null));

        // Then
        float[] expected = new float[2 * rows];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = i % 2 == 0 ? 0.75f : 0.25f;
        }
        assertArrayEquals(expected, probabilities(answer));
    }

    @Test
    void answersCarryNamesAndShapesOfTheOutputs() throws Exception {
        // Given
        Baseline baseline = load(CONSTANT);

        // When
        List<Tensor> answer = baseline.answer(request(3, null, null));

        // Then
        assertEquals(
                List.of("label INT64[3]", "probabilities FP32[3, 2]"),
                answer.stream().map(Tensor::toString).toList());
    }

    @Test
    void signatureNamesTheFeaturesRead() throws Exception {
        // Given
        String yaml = LOOKUP;

        // When
        Baseline baseline = load(yaml);

        // Then
        assertEquals(
                "[TensorSpec[name=carrier, datatype=BYTES, shape=[-1, 1], labels=[]], "
                        + "TensorSpec[name=minute, datatype=FP32, shape=[-1, 1], labels=[]]]",
                baseline.signature().inputs().toString());
    }

    /** Each line breaks one place of a sound heuristic. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            kind: lookup        | kind: magic        | kind is 'magic', allowed is one of constant, lookup, cel
            kind: lookup        | ^^                 | kind is missing, allowed is text
            kind: lookup        | kinds: lookup      | kinds is unknown, allowed is one of description, kind
            otherwise:          | description:       | otherwise is missing
            [0.75, 0.25]        | [0.75]             | otherwise.probabilities is a list of 1, allowed is a list of 2 elements of FP32
            {label: [0], prob   | {prob              | otherwise.label is missing
            {label: [0], prob   | {x: 1, label: [0], prob | otherwise.x is unknown, allowed is one of label, probabilities
            {label: [0], prob   | {label: [0.5], prob | otherwise.label[0] is 0.5, allowed is a whole number
            shape: [-1, 2]      | shape: [-1, -1]    | outputs[1].shape is a list of 2, allowed is a free first dimension (-1) and fixed others
            shape: [-1]         | shape: [1]         | outputs[0].shape is a list of 1, allowed is a free first dimension (-1) and fixed others
            shape: [-1, 2]      | shape: [-1, 65536, 65536] | outputs[1].shape is a list of 3, allowed is at most 2147483647 elements in a row
            datatype: BYTES     | datatype: TEXT     | inputs[0].datatype is 'TEXT', allowed is one of BOOL
            name: minute, datatype: FP32 | name: minute, datatype: FP32, shape: [-1, 3] | inputs[1].shape is a list of 2, allowed is one value per row
            feature: minute     | feature: hour      | lookup.by[1].feature is 'hour', allowed is one of the inputs
            width: 60           | width: 0           | lookup.by[1].width is 0, allowed is more than 0, and only for a number
            feature: carrier    | feature: carrier, width: 3 | lookup.by[0].width is 3, allowed is more than 0, and only for a number
            [{feature: carrier}, {feature: minute, width: 60}] | [] | lookup.by is a list of 0, allowed is one or two features
            "5":                | five:              | lookup.table.UA.five is a group of fields, allowed is an entry whose key is a whole number
            [0.75, 0.25]        | [0.75, 1.0e+39]    | otherwise.probabilities[1] is 1.0E39, allowed is -3.4028235E38 to 3.4028235E38
            [0.5, 0.5]          | [0.5, -1.0e+39]    | lookup.table.UA.5.probabilities[1] is -1.0E39, allowed is -3.4028235E38 to 3.4028235E38
            [0.75, 0.25]        | [0.75, .nan]       | otherwise.probabilities has .nan, .inf or null, allowed are finite numbers
            [0.5, 0.5]          | [-.inf, 0.5]       | lookup.table.UA.5.probabilities has .nan, .inf or null, allowed are finite numbers
            [0.75, 0.25]        | [0.75, 1.0e+400]   | otherwise.probabilities[1] is 1.0E+400, allowed is a number from -1.8e308 to 1.8e308
            [0.5, 0.5]          | [0.5, half]        | lookup.table.UA.5.probabilities[1] is 'half', allowed is a number
            """)
    void saysWhatIsWrongWithBrokenHeuristic(String sound, String broken, String words) {
        // Given
        String yaml = LOOKUP.replace(sound, broken);

        // When
        ModelLoadException refused = assertThrows(ModelLoadException.class, () -> load(yaml));

        // Then
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            ? 1 : 0             | ? 1 :              | cel.label is 'minute > 900.0 ? 1 :', allowed is an expression over the inputs
            minute > 900.0      | hour > 900.0       | undeclared reference to 'hour'
            ? 1 : 0             | ? 1.5 : 0.5        | allowed is an expression that gives one INT64; it gives double
            [0.5, 0.5]          | 0.5                | allowed is an expression that gives a list of 2 FP32; it gives double
            probabilities: "    | probs: "           | cel.probs is unknown, allowed is one of label, probabilities
            """)
    void saysWhatIsWrongWithExpression(String sound, String broken, String words) {
        // Given
        String yaml = CEL.replace(sound, broken);

        // When
        ModelLoadException refused = assertThrows(ModelLoadException.class, () -> load(yaml));

        // Then
        assertTrue(String.valueOf(refused.getMessage()).contains(words), refused.getMessage());
    }
}
