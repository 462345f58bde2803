package dev.belay.adapter.rest.prediction;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What metadata say of a tensor. */
class TensorMetadataTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void theColumnsOfScoresAreNamed() throws Exception {
        // Given
        TensorSpec scores = new TensorSpec("scores", Datatype.FP32, List.of(-1L, 2L), List.of("no", "yes"));

        // When
        String written = json.writeValueAsString(V2Resource.tensor(scores));

        // Then
        assertEquals("""
                {"name":"scores","datatype":"FP32","shape":[-1,2],"parameters":{"labels":["no","yes"]}}""", written);
    }

    @Test
    void aTensorWithoutLabelsHasNoParameters() throws Exception {
        // Given
        TensorSpec plain = new TensorSpec("x", Datatype.FP32, List.of(-1L));

        // When
        String written = json.writeValueAsString(V2Resource.tensor(plain));

        // Then
        assertEquals("""
                {"name":"x","datatype":"FP32","shape":[-1]}""", written);
    }
}
