package dev.belay.adapter.heuristic;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.model.Baseline;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CelRuleTest extends HeuristicTestBase {
    private static final String RULE = "kind: cel\n" + INPUTS + OUTPUTS + OTHERWISE + """
            cel:
              label: "minute > 900 && carrier != 'HA' ? 1 : 0"
              probabilities: "cel.bind(p, minute / 1440.0, [1.0 - p, p])"
            """;

    @Test
    void evaluatesEachRow() throws Exception {
        // Given
        Baseline baseline = load(RULE);

        // When
        TensorData labels = baseline.answer(request(3, new String[] {"UA", "UA", "HA"}, new float[] {1000, 10, 1000}))
                .getFirst()
                .data();

        // Then
        assertArrayEquals(new long[] {1, 0, 0}, ((TensorData.Longs) labels).values());
    }

    @Test
    void givesListsAsWideOutputs() throws Exception {
        // Given
        Baseline baseline = load(RULE);

        // When
        float[] answer = probabilities(baseline.answer(request(1, new String[] {"UA"}, new float[] {360})));

        // Then
        assertArrayEquals(new float[] {.75f, .25f}, answer);
    }

    @ParameterizedTest
    @CsvSource({
        "FP32,minute * 1e300,0.5",
        "FP16,minute * 100.0,0.5",
        "BF16,minute * 1e300,0.5",
        "FP64,minute * 1e308 * 10.0,0.5",
        "UINT8,int(minute),7",
        "INT16,int(minute) * 100,7",
        "UINT64,-int(minute),7"
    })
    void answersOtherwiseWhereTheTypeCannotHoldTheValue(Datatype datatype, String rule, String otherwise)
            throws Exception {
        // Given a rule whose value is beyond the declared type
        Baseline baseline = load("kind: cel\n" + INPUTS + "outputs: [{name: y, datatype: " + datatype
                + ", shape: [-1]}]\notherwise: {y: [" + otherwise + "]}\ncel: {y: \"" + rule + "\"}\n");

        // When
        Tensor answer = baseline.answer(request(1, new String[] {"UA"}, new float[] {720}))
                .getFirst();

        // Then
        Tensor constant = load("kind: constant\noutputs: [{name: y, datatype: " + datatype
                        + ", shape: [-1]}]\notherwise: {y: [" + otherwise + "]}\n")
                .answer(request(1, null, null))
                .getFirst();
        assertEquals(first(constant.data()), first(answer.data()));
    }

    private static Object first(TensorData data) {
        return switch (data) {
            case TensorData.Floats floats -> floats.values()[0];
            case TensorData.Doubles doubles -> doubles.values()[0];
            case TensorData.Shorts shorts -> shorts.values()[0];
            case TensorData.Bytes bytes -> bytes.values()[0];
            case TensorData.Longs longs -> longs.values()[0];
            default -> throw new IllegalArgumentException(data.toString());
        };
    }

    @Test
    void answersOtherwiseInRowsWithNull() throws Exception {
        // Given
        Baseline baseline = load(RULE);

        // When
        float[] answer = probabilities(
                baseline.answer(request(3, new String[] {"UA", "", "UA"}, new float[] {Float.NaN, 720, 720})));

        // Then
        assertArrayEquals(new float[] {.75f, .25f, .75f, .25f, .5f, .5f}, answer);
    }

    @Test
    void answersOtherwiseWhenFeatureIsLacking() throws Exception {
        // Given
        Baseline baseline = load(RULE);

        // When
        float[] answer = probabilities(baseline.answer(request(1, null, new float[] {720})));

        // Then
        assertArrayEquals(new float[] {.75f, .25f}, answer);
    }

    @Test
    void answersOtherwiseInRowsWhoseEvaluationFails() throws Exception {
        // Given
        Baseline baseline =
                load(RULE.replace("label: \"minute > 900 && carrier != 'HA' ? 1 : 0\"", "label: \"1 / int(minute)\""));

        // When
        float[] answer = probabilities(baseline.answer(request(2, new String[] {"UA", "UA"}, new float[] {0, 720})));

        // Then
        assertArrayEquals(new float[] {.75f, .25f, .5f, .5f}, answer);
    }

    @Test
    void answersOtherwiseInRowsThatAreNoFiniteNumber() throws Exception {
        // Given
        Baseline baseline = load(RULE.replace("[1.0 - p, p]", "[1.0 / (p - p), p]"));

        // When
        float[] answer = probabilities(baseline.answer(request(1, new String[] {"UA"}, new float[] {720})));

        // Then
        assertArrayEquals(new float[] {.75f, .25f}, answer);
    }

    @Test
    void answersOtherwiseInRowsOfTheWrongWidth() throws Exception {
        // Given
        Baseline baseline = load(RULE.replace("[1.0 - p, p]", "minute > 700.0 ? [p] : [p, p]"));

        // When
        float[] answer = probabilities(baseline.answer(request(2, new String[] {"UA", "UA"}, new float[] {720, 360})));

        // Then
        assertArrayEquals(new float[] {.75f, .25f, .25f, .25f}, answer);
    }
}
