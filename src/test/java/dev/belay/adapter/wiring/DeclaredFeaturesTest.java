package dev.belay.adapter.wiring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclaredFeaturesTest {
    private static final String FLIGHTS = "belay.endpoints.flights.";
    private static final ModelRef VERSION = new ModelRef("flights", "2");
    private static final List<TensorSpec> INPUTS = List.of(
            new TensorSpec("distance", Datatype.FP32, List.of(-1L)),
            new TensorSpec("carrier", Datatype.BYTES, List.of(-1L, 1L)));

    private static DeclaredFeatures declared(String property, String value) {
        BelayConfig config = ConfigFixture.flights(FLIGHTS + property, value);
        return new DeclaredFeatures(
                EndpointPlans.of(config, List.of()).getFirst().plan());
    }

    @ParameterizedTest
    @CsvSource({"features.distance,FP32", "features.tailnum,INT64"})
    void takesTheDatatypeOfTheVersionOrAnyForAnotherName(String property, String value) {
        // Given
        DeclaredFeatures declared = declared(property, value);

        // Then
        assertDoesNotThrow(() -> declared.checkDatatypes(VERSION, INPUTS));
    }

    @Test
    void refusesAnotherDatatypeThanTheVersionReads() {
        // Given
        DeclaredFeatures declared = declared("features.distance", "BYTES");

        // When
        InvalidConfigurationException refusal =
                assertThrows(InvalidConfigurationException.class, () -> declared.checkDatatypes(VERSION, INPUTS));

        // Then
        assertEquals(
                FLIGHTS + "features.distance is BYTES, allowed is FP32, as flights/2 reads it", refusal.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"sticky.feature,carrier,false", "sticky.header,nope,false", "sticky.feature,nope,true"})
    void takesAKeyThatARequestMayHave(String property, String value, boolean open) {
        // Given
        DeclaredFeatures declared = declared(property, value);

        // Then
        assertDoesNotThrow(() -> declared.checkSticky(new FeatureSet(INPUTS, open)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nope|Allowed are distance, carrier",
                "carier|did you mean 'carrier'? Allowed are distance, carrier"
            })
    void refusesAKeyThatNoRequestHas(String feature, String instead) {
        // Given
        DeclaredFeatures declared = declared("sticky.feature", feature);

        // When
        InvalidConfigurationException refusal = assertThrows(
                InvalidConfigurationException.class, () -> declared.checkSticky(new FeatureSet(INPUTS, false)));

        // Then
        assertEquals(
                FLIGHTS + "sticky.feature is '" + feature + "', which no version reads and features don't declare: "
                        + instead,
                refusal.getMessage());
    }
}
