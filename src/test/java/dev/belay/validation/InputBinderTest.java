package dev.belay.validation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputBinderTest {
    @Test
    void picksInputsInTheSignaturesOrder() {
        // Given
        InputBinder binder = new InputBinder(Given.signature(), Given.FEATURES);

        // When
        Tensor[] bound = binder.bind(Given.request(2));

        // Then
        assertEquals(
                List.of("carrier", "tailnum", "sched_minute", "temp", "seats"),
                Arrays.stream(bound).map(Tensor::name).toList());
    }

    @Test
    void fillsLackingStringsWithEmptyOnes() {
        // Given
        InputBinder binder = new InputBinder(Given.signature(), Given.FEATURES);

        // When
        Tensor tailnum = binder.bind(Given.requestWithout(Given.TAILNUM))[1];

        // Then
        assertArrayEquals(new String[] {""}, ((TensorData.Strings) tailnum.data()).values());
    }

    @Test
    void fillsLackingNumbersWithNaNInEveryRow() {
        // Given
        TensorSpec wide = new TensorSpec("weather", Datatype.FP32, List.of(-1L, 3L));
        FeatureSet features = new FeatureSet(List.of(wide), false);
        InputBinder binder = new InputBinder(new Signature(List.of(wide), List.of(), true), features);

        // When
        Tensor bound = binder.bind(new Inputs(features, new Tensor[1], 2))[0];

        // Then
        assertArrayEquals(new long[] {2, 3}, bound.shape());
        float[] nulls = new float[6];
        Arrays.fill(nulls, Float.NaN);
        assertArrayEquals(nulls, ((TensorData.Floats) bound.data()).values());
    }

    @Test
    void refusesFeatureThatTheEndpointLacks() {
        // Given
        FeatureSet features = new FeatureSet(List.of(Given.CARRIER), false);

        // When
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new InputBinder(Given.signature(), features));

        // Then
        assertEquals("the endpoint has no feature 'tailnum'", refused.getMessage());
    }
}
