package dev.belay.adapter.rest.prediction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiVersionTest {
    private static @Nullable String name(String path) {
        return ApiVersion.V2.plainModel(path);
    }

    @Test
    void takesAnEndpointWhoseNameIsWrittenPlainly() {
        // Given a path of this kind

        // When
        String name = name("/v2/models/flights_2.late-A/infer");

        // Then
        assertEquals("flights_2.late-A", name);
    }

    /** A router reads these otherwise: escapes, parameters, steps up, a version's path. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/flights%20late/infer",
                "/v2/models/flights;a=b/infer",
                "/v2/models/../infer",
                "/v2/models/.flights/infer",
                "/v2/models/flights/versions/1/infer",
                "/v2/models//infer",
                "/v2/models/infer",
                "/v2/models/flights/ready",
                "/v2/models/flüge/infer"
            })
    void leavesTheRestToTheResources(String path) {
        // Given a path of another kind

        // When
        String name = name(path);

        // Then
        assertNull(name);
    }
}
