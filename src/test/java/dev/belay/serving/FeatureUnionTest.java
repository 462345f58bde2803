package dev.belay.serving;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureUnionTest {
    private static final TensorSpec VECTOR = new TensorSpec("embedding", Datatype.FP32, List.of(-1L, 8L));
    private static final TensorSpec COLUMN = new TensorSpec("embedding", Datatype.FP32, List.of(-1L, 1L));
    private static final TensorSpec OTHER = new TensorSpec("tailnum", Datatype.BYTES, List.of(-1L, 1L));

    @Test
    void aDeclaredFeatureThatAVersionReadsKeepsItsShapeAndTheOthersJoin() {
        // Given
        FeatureUnion union = new FeatureUnion();
        union.add(List.of(VECTOR), "flights/2");

        // When
        union.addMissing(List.of(COLUMN, OTHER), "the configuration");

        // Then
        assertEquals(List.of(VECTOR, OTHER), union.specs());
    }
}
