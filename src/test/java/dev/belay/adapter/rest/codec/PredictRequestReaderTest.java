package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.serving.Limits;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The v1 request: rows of named features, rows as arrays, and columns. */
class PredictRequestReaderTest {
    private static final FeatureSet FLIGHTS = new FeatureSet(
            List.of(
                    new TensorSpec("carrier", Datatype.BYTES, List.of(-1L, 1L)),
                    new TensorSpec("temp", Datatype.FP32, List.of(-1L, 1L)),
                    new TensorSpec("seats", Datatype.INT32, List.of(-1L))),
            false);
    private static final FeatureSet SINGLE =
            new FeatureSet(List.of(new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L))), false);
    private static final FeatureSet COLUMN =
            new FeatureSet(List.of(new TensorSpec("x", Datatype.FP32, List.of(-1L))), false);
    private static final FeatureSet VARIABLE =
            new FeatureSet(List.of(new TensorSpec("x", Datatype.FP32, List.of(-1L, -1L, 2L))), false);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'instances':[{'temp':1.5,'carrier':'AA','seats':3},{'carrier':'B6','seats':4,'temp':2.5}]}",
                "{'signature_name':'s','instances':[['AA',1.5,3],['B6',2.5,4]],'more':{'a':[1]}}",
                "{'instances':[['AA',[1.5],3],{'carrier':['B6'],'temp':[2.5],'seats':4}]}",
                "{'inputs':{'temp':[1.5,2.5],'carrier':['AA','B6'],'seats':[3,4]}}",
                "{'inputs':{'temp':[[1.5],[2.5]],'carrier':[['AA'],['B6']],'seats':[3,4]}}",
            })
    void readsRowsAndColumnsAlike(String body) throws RequestFault {
        // Given the same two rows in one of the forms
        // When
        PredictRequest request = read(body, FLIGHTS);
        // Then
        assertEquals(
                "[\"AA\",\"B6\"] [1.5,2.5] [3,4] 2 rows",
                "%s %s %s %d rows"
                        .formatted(
                                flat(request, 0),
                                flat(request, 1),
                                flat(request, 2),
                                request.inputs().rows()));
    }

    @Test
    void givesNoValueToRowsThatLackAFeature() throws RequestFault {
        // Given a feature that only the second of three rows has
        String body = "{'instances':[{'seats':1},{'seats':2,'temp':5,'carrier':'AA'},{'seats':3}]}";
        // When
        PredictRequest request = read(body, FLIGHTS);
        // Then
        assertArrayEquals(new float[] {Float.NaN, 5, Float.NaN}, floats(request, 1));
    }

    @Test
    void leavesTheSlotOfAFeatureThatNoRowHasEmpty() throws RequestFault {
        // Given rows without the temperature
        // When
        PredictRequest request = read("{'instances':[{'seats':1,'carrier':null}]}", FLIGHTS);
        // Then
        assertNull(request.inputs().at(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'instances':[[1,2],[3,4]]}",
                "{'instances':[{'x':[1,2]},{'x':[3,4]}]}",
                "{'inputs':[[1,2],[3,4]]}",
                "{'inputs':{'x':[[1,2],[3,4]]}}",
            })
    void readsTheRowsOfASingleTensor(String body) throws RequestFault {
        // Given an endpoint with one input
        // When
        PredictRequest request = read(body, SINGLE);
        // Then
        assertEquals(
                "[[1.0,2.0],[3.0,4.0]]",
                nested(Objects.requireNonNull(request.inputs().at(0))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'instances':[7]}",
                "{'instances':[[7]]}",
                "{'inputs':7}",
                "{'inputs':[7]}",
                "{'inputs':{'x':7}}"
            })
    void readsABareValueOfASingleInput(String body) throws RequestFault {
        // Given one number
        // When
        PredictRequest request = read(body, COLUMN);
        // Then
        assertArrayEquals(new float[] {7}, floats(request, 0));
    }

    @Test
    void findsTheLengthOfAFreeDimension() throws RequestFault {
        // Given rows of three pairs
        // When
        PredictRequest request = read("{'instances':[[[1,2],[3,4],[5,6]],[[1,2],[3,4],[5,6]]]}", VARIABLE);
        // Then
        assertArrayEquals(
                new long[] {2, 3, 2},
                Objects.requireNonNull(request.inputs().at(0)).shape());
    }

    @Test
    void toldColumnsFromRows() throws RequestFault {
        // Given the column form
        // When
        PredictRequest request = read("{'inputs':{'x':[1]}}", COLUMN);
        // Then its answer has the same form
        assertTrue(request.columns());
    }

    @Test
    void takesShorterRowsForRowsWithoutTheLastFeatures() throws RequestFault {
        // Given rows from before a feature was added
        // When
        PredictRequest request = read("{'instances':[['AA',1.5]]}", FLIGHTS);
        // Then
        assertNull(request.inputs().at(2));
    }

    @Test
    void passesOverUnknownFeaturesOfAnOpenEndpoint() throws RequestFault {
        // Given an endpoint one of whose versions couldn't be read
        // When
        PredictRequest request = read("{'instances':[{'a':1},{'b':[2]}]}", new FeatureSet(List.of(), true));
        // Then
        assertEquals(2, request.inputs().rows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "{'instances':[{'temp':1}|failed to parse the request JSON buffer: Unexpected end of input. at 24",
                "{'instances':[{'temp':1,}]}|failed to parse the request JSON buffer: Unexpected character ('}' (code 125)): was expecting double-quote to start field name at 24",
                "{'instances':{}}|'instances' must be an array of rows, got an object",
                "{'instances':[],'inputs':{}}|expected either 'instances' or 'inputs', and only once",
                "{'instances':[],'instances':[]}|expected either 'instances' or 'inputs', and only once",
                "{'inputs':{}}|expected 3 inputs but got 0 inputs for model 'm'. Got input(s) [], but missing required input(s) ['carrier','temp','seats']. Please provide all required input(s).",
                "{}|'instances' or 'inputs' is missing in the request for model 'm'",
                "{'signature_name':'s'}|'instances' or 'inputs' is missing in the request for model 'm'",
                "{'inputs':null}|'inputs' must be an object that names the inputs of model 'm', got null",
                "{'inputs':{'temp':[1],'temp':[2]}}|input 'temp' for model 'm' occurs twice in 'inputs'",
                "{'instances':[{'temp':1,'seats':2,'temp':2}]}|input 'temp' for model 'm' occurs twice in row 0",
                "{'instances':[{'temp':1},{'temp':null,'temp':2}]}|input 'temp' for model 'm' occurs twice in row 1",
                "{'instances':[1]}|row 0 must be an object of named features, or an array of their values, got 1",
                "{'instances':[{},null]}|row 1 must be an object of named features, or an array of their values, got null",
                "{'instances':[['AA',1,2,3]]}|row 0 has more than the 3 values that model 'm' takes",
                "{'inputs':[[1]]}|'inputs' must be an object that names the inputs of model 'm', got an array",
                "{'instances':[{'temp':1},{'temp':'warm'}]}|unable to parse the data of input 'temp' for model 'm': expected FP32, got \"warm\" (row 1)",
                "{'instances':[{'seats':null}]}|unable to parse the data of input 'seats' for model 'm': INT32 has no null (row 0)",
                "{'instances':[{'seats':1},{'temp':1}]}|row 1 has no value for input 'seats' for model 'm', which can't be null and is in other rows",
                "{'instances':[{'temp':[1,2]}]}|unexpected shape for input 'temp' for model 'm'. Expected [-1,1], got 2 elements in row 0.",
                "{'instances':[{'temp':[]}]}|unexpected shape for input 'temp' for model 'm'. Expected [-1,1], got 0 elements in row 0.",
                "{'inputs':{'temp':[1,2],'seats':[1]}}|input 'seats' batch size does not match other inputs for 'm'",
            })
    void refusesInWords(String body, String words) {
        // Given a wrong request
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(body, FLIGHTS));
        // Then
        assertEquals("400 " + words, fault.status() + " " + fault.message().strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'instances':[ROWS]}", "{'inputs':[ROWS]}", "{'inputs':{'x':[ROWS]}}"})
    void refusesMoreRowsThanTheLimit(String form) {
        // Given one row more than the limit
        String body = form.replace("ROWS", "1" + ",1".repeat(Limits.DEFAULT.rows()));
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(body, COLUMN));
        // Then
        assertEquals("inference request batch-size must be <= 4096 for 'm'", fault.message());
    }

    @Test
    void refusesRowsOfDifferentLengths() {
        // Given a free dimension that isn't the same in all rows
        // When
        RequestFault fault =
                assertThrows(RequestFault.class, () -> read("{'instances':[[[1,2]],[[1,2],[3,4]]]}", VARIABLE));
        // Then
        assertTrue(fault.message().startsWith("unexpected shape for input 'x' for model 'm'."), fault.message());
    }

    @Test
    void makesNoArrayForRowsThatAreNotThere() {
        // Given a signature with huge rows, and a request that sends only the last one
        FeatureSet huge = new FeatureSet(
                List.of(
                        new TensorSpec("x", Datatype.FP32, List.of(-1L, 100_000_000L)),
                        new TensorSpec("y", Datatype.FP32, List.of(-1L, 1L))),
                false);
        String body = "{'instances':[{'x':[]}" + ",{'y':1}".repeat(100) + "]}";
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(body, huge));
        // Then
        assertEquals(400, fault.status());
    }

    private static PredictRequest read(String body, FeatureSet features) throws RequestFault {
        return PredictRequestReader.read(
                body.replace('\'', '"').getBytes(StandardCharsets.UTF_8), "m", features, Room.UNSHARED);
    }

    private static float[] floats(PredictRequest request, int slot) {
        return ((TensorData.Floats)
                        Objects.requireNonNull(request.inputs().at(slot)).data())
                .values();
    }

    private static String flat(PredictRequest request, int slot) {
        return new String(
                TensorText.flat(Objects.requireNonNull(request.inputs().at(slot)))
                        .whole(new JsonBuffer()),
                StandardCharsets.UTF_8);
    }

    private static String nested(Tensor tensor) {
        return new String(TensorText.nested(tensor).whole(new JsonBuffer()), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'instances':[[1,2],[3,4]]}", "{'inputs':[[1,2],[3,4]]}"})
    void aFeatureThatNoTierReadsLeavesTheMeaningOfARowWithoutNames(String body) throws RequestFault {
        // Given
        FeatureSet declared = new FeatureSet(
                List.of(
                        new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L)),
                        new TensorSpec("later", Datatype.FP32, List.of(-1L, 1L))),
                1,
                false,
                name -> true);

        // When
        PredictRequest request = read(body, declared);

        // Then
        assertEquals("[1.0,2.0,3.0,4.0]", flat(request, 0));
    }
}
