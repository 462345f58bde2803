package dev.belay.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExamplesTest {
    @ParameterizedTest
    @CsvSource({"262144, true", "262145, false", "9223372036854775807, false"})
    void theFirstExampleIsMadeOnlyUpToOneMebibyte(long elements, boolean isMade) {
        // Given an input of so many floats
        Signature signature = new Signature(
                List.of(new TensorSpec("picture", Datatype.FP32, List.of(-1L, elements))), List.of(), false);

        // When
        boolean made = Examples.first(signature, Optional.empty()).isPresent();

        // Then
        assertEquals(isMade, made);
    }
}
