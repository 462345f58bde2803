package dev.belay.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.TensorData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TensorElementsTest {
    @ParameterizedTest
    @CsvSource({"BF16, 1.006, 1.0078125", "BF16, 1.003, 1", "BF16, -1.006, -1.0078125", "FP16, 2049.5, 2050"})
    void roundsToTheNearestHalf(Datatype datatype, double number, float nearest) {
        // When
        TensorData.Shorts data = (TensorData.Shorts) TensorElements.numbers(datatype, 1, i -> number);
        // Then
        assertEquals(nearest, HalfPrecision.toFloat(datatype, data.values()[0]));
    }
}
