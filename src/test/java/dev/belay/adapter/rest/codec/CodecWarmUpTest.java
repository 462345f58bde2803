package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.adapter.rest.prediction.FakeTable;
import dev.belay.routing.Route;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Made-up requests have to be ones that the codecs read, or they warm nothing. */
class CodecWarmUpTest {

    @Test
    void warmsAnEndpoint() {
        // Given an endpoint
        Route route = Objects.requireNonNull(FakeTable.table().endpoint("m"));
        // When
        int rounds = CodecWarmUp.warm(route, 10_000_000_000L);
        // Then every round went through both codecs
        assertEquals(2_000, rounds);
    }

    @Test
    void stopsAtItsLimit() {
        // Given no time at all
        Route route = Objects.requireNonNull(FakeTable.table().endpoint("m"));
        // When
        int rounds = CodecWarmUp.warm(route, 0);
        // Then
        assertEquals(0, rounds);
    }

    @Test
    void makesRequestsForEveryDatatypeThatJsonHas() throws RequestFault {
        // Given inputs of every datatype, a scalar and a free inner dimension among them
        List<TensorSpec> specs = Stream.of(Datatype.values())
                .filter(datatype -> datatype != Datatype.FP16 && datatype != Datatype.BF16)
                .map(datatype -> new TensorSpec(datatype.name(), datatype, List.of(-1L, -1L)))
                .toList();
        FeatureSet features = new FeatureSet(specs, false);
        // When
        InferRequest request =
                InferRequestReader.read(SampleRequests.infer(features), "m", features, List.of(), Room.UNSHARED);
        // Then
        assertTrue(features.features().stream()
                .allMatch(feature -> request.inputs().at(feature.slot()) != null));
    }
}
