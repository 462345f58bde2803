package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.adapter.rest.json.RequestFault;
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

/** The v2 request, its edges, and the words of its error table. */
class InferRequestReaderTest {
    private static final FeatureSet TWO = new FeatureSet(
            List.of(
                    new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L)),
                    new TensorSpec("carrier", Datatype.BYTES, List.of(-1L, 1L))),
            false);
    private static final List<TensorSpec> OUTPUTS = List.of(
            new TensorSpec("label", Datatype.INT64, List.of(-1L)),
            new TensorSpec("probabilities", Datatype.FP32, List.of(-1L, 2L)));
    private static final String X = "{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[1,2]}";

    @Test
    void readsATensorIntoItsSlot() throws RequestFault {
        // Given a request with one of the two inputs
        // When
        InferRequest request = read("{\"inputs\":[" + X + "]}");
        // Then
        assertArrayEquals(new float[] {1, 2}, floats(request, 0));
    }

    @Test
    void leavesTheSlotOfALackingInputEmpty() throws RequestFault {
        // Given a request without the second input
        // When
        InferRequest request = read("{\"inputs\":[" + X + "]}");
        // Then the cascade decides whether a tier can do without it
        assertNull(request.inputs().at(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'data':[1,2],'name':'x','shape':[1,2],'datatype':'FP32'}",
                "{'name':'x','data':[[1,2]],'shape':[1,2],'datatype':'FP32'}",
                "{'datatype':'FP32','shape':[1,2],'data':[[1,2]],'name':'x'}",
                "{'extra':{'a':[1]},'datatype':'FP32','data':[1,2],'shape':[1,2],'name':'x','more':[]}",
                "  {  'shape' : [ 1 , 2 ] ,'data': [ 1 , 2 ] , 'name' : 'x' , 'datatype' : 'FP32' }",
            })
    void readsKeysInAnyOrder(String input) throws RequestFault {
        // Given keys in an order that isn't the usual one
        // When
        InferRequest request = read("{\"inputs\":[" + quoted(input) + "]}");
        // Then
        assertArrayEquals(new float[] {1, 2}, floats(request, 0));
    }

    @Test
    void readsDataBeforeItsShapeAfterAByteOrderMark() throws RequestFault {
        // Given a byte order mark, which moves every offset
        String body = "\uFEFF{\"inputs\":[{\"data\":[1,2],\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\"}]}";
        // When
        InferRequest request = read(body);
        // Then
        assertArrayEquals(new float[] {1, 2}, floats(request, 0));
    }

    @Test
    void readsBareTokensAndNullAsNoNumber() throws RequestFault {
        // Given what tritonclient (NaN, Infinity) and KServe (null) send
        String data = "[NaN,null,Infinity,-Infinity]";
        // When
        InferRequest request =
                read(quoted("{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':" + data + "}]}"));
        // Then
        assertArrayEquals(
                new float[] {Float.NaN, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY},
                floats(request, 0));
    }

    @Test
    void readsNullInTextAsTheEmptyString() throws RequestFault {
        // Given a category that isn't known
        // When
        InferRequest request = read(quoted(
                "{'inputs':[{'name':'carrier','shape':[2,1],'datatype':'BYTES','data':['ÄÖ\uD83D\uDE00',null]}]}"));
        // Then
        Tensor carrier = Objects.requireNonNull(request.inputs().at(1));
        assertArrayEquals(new String[] {"ÄÖ\uD83D\uDE00", ""}, ((TensorData.Strings) carrier.data()).values());
    }

    @ParameterizedTest
    @CsvSource({"'',1", "'\"id\":\"\",',1", "'\"id\":null,',1"})
    void takesAnEmptyIdForNone(String id, int ignored) throws RequestFault {
        // Given what Triton's C++ client always sends
        // When
        InferRequest request = read("{" + id + "\"inputs\":[" + X + "]}");
        // Then
        assertNull(request.id());
    }

    @Test
    void readsTheId() throws RequestFault {
        // Given an id after the inputs
        // When
        InferRequest request = read("{\"inputs\":[" + X + "],\"id\":\"r-1\"}");
        // Then
        assertEquals("r-1", request.id());
    }

    @ParameterizedTest
    @CsvSource({"2500,2500", "0,0", "null,0", "99999999999999999999999,9223372036854775807"})
    void readsTheCallersBudgetInMicroseconds(String json, long micros) throws RequestFault {
        // Given the parameter
        // When
        InferRequest request = read("{\"parameters\":{\"timeout\":" + json + "},\"inputs\":[" + X + "]}");
        // Then
        assertEquals(micros, request.timeoutMicros());
    }

    @Test
    void keepsTheOrderOfTheWantedOutputs() throws RequestFault {
        // Given both outputs, the last one first
        // When
        InferRequest request = read(quoted("{'outputs':[{'name':'probabilities','parameters':{'binary_data':false}},"
                + "{'name':'label'}],'inputs':[" + X + "]}"));
        // Then
        assertEquals(List.of("probabilities", "label"), request.outputs());
    }

    @Test
    void passesOverWhatItDoesNotKnow() throws RequestFault {
        // Given keys that KServe sends, and some that nobody does
        // When
        InferRequest request = read(quoted("{'model_name':'m','a':{'b':[{'c':1}]},'outputs':[],'inputs':[" + X
                + "],'parameters':{'priority':1,'triton_x':{'y':2}}}"));
        // Then
        assertEquals(1, request.inputs().rows());
    }

    @Test
    void passesOverAnUnknownInputOfAnOpenEndpoint() throws RequestFault {
        // Given an endpoint one of whose versions couldn't be read
        FeatureSet open = new FeatureSet(List.of(), true);
        // When
        InferRequest request =
                InferRequestReader.read(bytes("{\"inputs\":[" + X + "]}"), "m", open, OUTPUTS, Room.UNSHARED);
        // Then
        assertEquals(1, request.inputs().rows());
    }

    @Test
    void readsAScalar() throws RequestFault {
        // Given an input of the empty shape: its product is 1
        FeatureSet scalar = new FeatureSet(List.of(new TensorSpec("s", Datatype.FP64, List.of())), false);
        // When
        InferRequest request = InferRequestReader.read(
                bytes(quoted("{'inputs':[{'name':'s','shape':[],'datatype':'FP64','data':[0.1]}]}")),
                "m",
                scalar,
                OUTPUTS,
                Room.UNSHARED);
        // Then
        assertEquals(1, Objects.requireNonNull(request.inputs().at(0)).data().length());
    }

    @Test
    void keepsTheSignOfADoublesNegativeZero() throws RequestFault {
        // Given
        FeatureSet scalar = new FeatureSet(List.of(new TensorSpec("s", Datatype.FP64, List.of())), false);
        // When
        InferRequest request = InferRequestReader.read(
                bytes(quoted("{'inputs':[{'name':'s','shape':[],'datatype':'FP64','data':[-0]}]}")),
                "m",
                scalar,
                OUTPUTS,
                Room.UNSHARED);
        // Then
        assertEquals(
                -0.0,
                ((TensorData.Doubles)
                                Objects.requireNonNull(request.inputs().at(0)).data())
                        .values()[0]);
    }

    @Test
    void readsATensorWithoutElements() throws RequestFault {
        // Given zero rows
        // When
        InferRequest request = read(quoted("{'inputs':[{'name':'x','shape':[0,2],'datatype':'FP32','data':[]}]}"));
        // Then
        assertEquals(0, request.inputs().rows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                // malformed
                "|failed to parse the request JSON buffer: The document is empty. at 0",
                "[]|failed to parse the request JSON buffer: The document is not an object. at 0",
                "{'inputs':[|failed to parse the request JSON buffer: Unexpected end of input. at 11",
                "{'inputs':[X]} {}|failed to parse the request JSON buffer: The document root must not be followed by other values. at 71",
                "{'id':1,'inputs':[X]}|'id' must be a string, got 1",
                "{'inputs':{}}|'inputs' must be an array, got an object",
                "{'inputs':[1]}|each of 'inputs' must be an object, got 1",
                "{'outputs':{},'inputs':[X]}|'outputs' must be an array, got an object",
                "{'outputs':[{}],'inputs':[X]}|an output has no 'name'",
                "{'parameters':[],'inputs':[X]}|'parameters' must be an object, got an array",
                "{'parameters':{'timeout':1.5},'inputs':[X]}|parameter 'timeout' must be a whole number of microseconds, got '1.5'",
                "{'parameters':{'timeout':-1},'inputs':[X]}|parameter 'timeout' must not be negative, got '-1'",
                "{'parameters':{'timeout':-99999999999999999999},'inputs':[X]}|parameter 'timeout' must not be negative, got '-99999999999999999999'",
                "{'parameters':{'timeout':'soon'},'inputs':[X]}|parameter 'timeout' must be a whole number of microseconds, got '\"soon\"'",
                "{'parameters':{'timeout':'5'},'inputs':[X]}|parameter 'timeout' must be a whole number of microseconds, got '\"5\"'",
                "{'inputs':[{'shape':[1,2],'datatype':'FP32','data':[1,2]}]}|an input has no 'name'",
                "{'inputs':[{'name':'x','datatype':'FP32','data':[1,2]}]}|input 'x' for model 'm' has no 'shape'",
                "{'inputs':[{'name':'x','shape':[1,2],'data':[1,2]}]}|input 'x' for model 'm' has no 'datatype'",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32'}]}|input 'x' for model 'm' has no 'data'",
                "{'inputs':[{'name':'x','shape':[1,-2],'datatype':'FP32','data':[1,2]}]}|an input's 'shape' must not be negative, got -2",
                "{'inputs':[{'name':'x','shape':[1.0,2],'datatype':'FP32','data':[1,2]}]}|an input's 'shape' must be an array of integers, got 1.0",
                // element count, shape, datatype
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1]}]}|unexpected number of elements for input 'x' for model 'm'. Its shape has 2 elements, got 1",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2,3]}]}|unexpected number of elements for input 'x' for model 'm'. Its shape has 2 elements, got more",
                "{'inputs':[{'name':'x','shape':[2000,2],'datatype':'FP32','data':[1]}]}|unexpected number of elements for input 'x' for model 'm'. Its shape has 4000 elements, got fewer",
                "{'inputs':[{'name':'x','shape':[1,4],'datatype':'FP32','data':[1,2,3,4]}]}|unexpected shape for input 'x' for model 'm'. Expected [-1,2], got [1,4]. ",
                "{'inputs':[{'name':'x','shape':[2],'datatype':'FP32','data':[1,2]}]}|unexpected shape for input 'x' for model 'm'. Expected [-1,2], got [2]. ",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'INT32','data':[1,2]}]}|inference input 'x' data-type is 'INT32', but model 'm' expects 'FP32'",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP16','data':[1,2]}]}|inference input 'x' data-type is 'FP16', but model 'm' expects 'FP32'",
                // values
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,'a']}]}|unable to parse the data of input 'x' for model 'm': expected FP32, got \"a\" (row 0)",
                "{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':[1,2,3,true]}]}|unable to parse the data of input 'x' for model 'm': expected FP32, got true (row 1)",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':{}}]}|unable to parse the data of input 'x' for model 'm': expected FP32, got an object (row 0)",
                "{'inputs':[{'name':'carrier','shape':[1,1],'datatype':'BYTES','data':[1]}]}|unable to parse the data of input 'carrier' for model 'm': expected BYTES, got 1 (row 0)",
                // names
                "{}|'inputs' is missing in the request for model 'm'",
                "{'id':'a'}|'inputs' is missing in the request for model 'm'",
                "{'inputs':null}|'inputs' must be an array, got null",
                // members that come again
                "{'inputs':[X],'inputs':[X]}|'inputs' is in the request twice",
                "{'id':'a','inputs':[X],'id':'b'}|'id' is in the request twice",
                "{'id':null,'inputs':[X],'id':'b'}|'id' is in the request twice",
                "{'outputs':[],'inputs':[X],'outputs':null}|'outputs' is in the request twice",
                "{'parameters':{},'inputs':[X],'parameters':{}}|'parameters' is in the request twice",
                "{'parameters':{'timeout':1,'timeout':2},'inputs':[X]}|'timeout' is in 'parameters' twice",
                "{'outputs':[{'name':'label','name':'probabilities'}],'inputs':[X]}|'name' is in an output twice",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2],'shape':[2,1]}]}|'shape' is in input 'x' twice",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2],'datatype':'INT64'}]}|'datatype' is in input 'x' twice",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2],'name':'z'}]}|'name' is in input 'x' twice",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,2],'data':[1,2]}]}|'data' is in input 'x' twice",
                "{'inputs':[{'shape':[1,2],'shape':[1,2],'datatype':'FP32','data':[1,2],'name':'z'}]}|'shape' is in an input twice",
                "{'parameters':{'a':1,'b':2,'a':3},'inputs':[X]}|'a' is in 'parameters' twice",
                "{'inputs':[{'name':'x','parameters':{},'shape':[1,2],'datatype':'FP32','data':[1,2],'parameters':{}}]}|'parameters' is in input 'x' twice",
                "{'inputs':[{'name':'x','parameters':null,'shape':[1,2],'datatype':'FP32','data':[1,2],'parameters':{}}]}|'parameters' is in input 'x' twice",
                "{'inputs':[{'name':'x','parameters':{'a':{},'a':1},'shape':[1,2],'datatype':'FP32','data':[1,2]}]}|'a' is in an input's 'parameters' twice",
                "{'outputs':[{'name':'label','parameters':{},'parameters':{}}],'inputs':[X]}|'parameters' is in an output twice",
                "{'outputs':[{'name':'label','parameters':{'binary_data':false,'binary_data':false}}],'inputs':[X]}|'binary_data' is in an output's 'parameters' twice",
                // nesting
                "{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':[[1,2],[3]]}]}|unexpected shape for input 'x' for model 'm'. Expected [2,2], got 1 elements in row 1.",
                "{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':[[1,2,3,4]]}]}|unexpected shape for input 'x' for model 'm'. Expected [2,2], got 4 elements in row 0.",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[[1],[2]]}]}|unexpected shape for input 'x' for model 'm'. Expected [1,2], got 1 elements in row 0.",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[[1,2],[3,4]]}]}|unexpected shape for input 'x' for model 'm'. Expected [1,2], got a list of 2 in dimension 0.",
                "{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':[[1,2]]}]}|unexpected shape for input 'x' for model 'm'. Expected [2,2], got a list of 1 in dimension 0.",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[[[1,2]]]}]}|unexpected shape for input 'x' for model 'm'. Expected [-1,2], got lists nested deeper than that in row 0.",
                "{'inputs':[{'name':'x','shape':[2,2],'datatype':'FP32','data':[[1,2],3,4]}]}|unexpected shape for input 'x' for model 'm'. Expected [2,2], got the number 3 in row 1 where the input takes a list of 2 values.",
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1,[2]]}]}|the data of input 'x' for model 'm' must be flat or nested along its shape, got a list as element 1",
                "{'inputs':[{'name':'x','shape':[0,2],'datatype':'FP32','data':[[]]}]}|unexpected shape for input 'x' for model 'm'. Expected [0,2], got a list of 1 in dimension 0.",
                // what doesn't fit
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','data':[1e39,2]}]}|unable to parse the data of input 'x' for model 'm': 1e39 is out of range for FP32, allowed is -3.4028235E38 to 3.4028235E38 (row 0)",
                "{'inputs':[{'data':[2,-1e39],'name':'x','shape':[1,2],'datatype':'FP32'}]}|unable to parse the data of input 'x' for model 'm': -1e39 is out of range for FP32, allowed is -3.4028235E38 to 3.4028235E38 (row 0)",
                "{'inputs':[{'name':'x','shape':[18446744073709551617,2],'datatype':'FP32','data':[1,2]}]}|shape dimension 18446744073709551617 of input 'x' is out of range, allowed is 0 to 9223372036854775807",
                "{'inputs':[{'shape':[18446744073709551617,2],'name':'x','datatype':'FP32','data':[1,2]}]}|shape dimension 18446744073709551617 is out of range, allowed is 0 to 9223372036854775807",
                "{'parameters':{'timeout':1000.0},'inputs':[X]}|parameter 'timeout' must be a whole number of microseconds, got '1000.0'",
                "{'parameters':{'timeout':true},'inputs':[X]}|parameter 'timeout' must be a whole number of microseconds, got 'true'",
                "{'parameters':{'timeout':[1]},'inputs':[X]}|parameter 'timeout' must be a whole number of microseconds, got 'an array'",
                "{'inputs':[]}|expected 2 inputs but got 0 inputs for model 'm'. Got input(s) [], but missing required input(s) ['x','carrier']. Please provide all required input(s).",
                "{'inputs':[X,X]}|input 'x' already exists in request",
                "{'outputs':[{'name':'label'},{'name':'label'}],'inputs':[X]}|output 'label' already exists in request",
                "{'outputs':[{'name':'O'}],'inputs':[X]}|unexpected inference output 'O' for model 'm'",
                "{'outputs':[{'name':'label','parameters':{'classification':3}}],'inputs':[X]}|the output parameter 'classification' is not supported",
                // rows
                "{'inputs':[{'name':'x','shape':[4097,2],'datatype':'FP32','data':[1]}]}|inference request batch-size must be <= 4096 for 'm'",
                "{'inputs':[X,{'name':'carrier','shape':[2,1],'datatype':'BYTES','data':['a','b']}]}|input 'carrier' batch size does not match other inputs for 'm'",
                "{'inputs':[{'name':'x','shape':[0,9223372036854775807],'datatype':'FP32','data':[]}]}|unexpected shape for input 'x' for model 'm'. Expected [-1,2], got [0,9223372036854775807]. ",
            })
    void refusesWithTheWordsThatClientsKnow(String body, String words) {
        // Given a wrong request
        byte[] wrong = bytes(body == null ? "" : quoted(body.replace("X", X)));
        // When
        RequestFault fault = assertThrows(
                RequestFault.class, () -> InferRequestReader.read(wrong, "m", TWO, OUTPUTS, Room.UNSHARED));
        // Then
        assertEquals(
                "400 " + words.strip(), fault.status() + " " + fault.message().strip());
    }

    @Test
    void suggestsTheNearestName() {
        // Given a misspelt name
        String body = "{\"inputs\":[" + X.replace("\"x\"", "\"carier\"") + "]}";
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(body));
        // Then
        assertEquals("unexpected inference input 'carier' for model 'm'; did you mean 'carrier'?", fault.message());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inputs':[{'name':'x','shape':[1,2],'datatype':'FP32','parameters':{'binary_data_size':8}}]}",
                "{'parameters':{'binary_data_output':true},'inputs':[X]}",
                "{'outputs':[{'name':'label','parameters':{'binary_data':true}}],'inputs':[X]}",
            })
    void refusesBinaryTensorsAsAnUnsupportedMediaType(String body) {
        // Given a request that needs the binary tensor extension
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(quoted(body.replace("X", X))));
        // Then
        assertEquals(415, fault.status());
    }

    @Test
    void refusesADocumentDeeperThanAHundred() {
        // Given JSON 10,000 deep
        String body = "{\"a\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(body));
        // Then
        assertEquals(
                "failed to parse the request JSON buffer: Document nesting depth (101) exceeds the maximum allowed (100) at 105",
                fault.message());
    }

    @Test
    void refusesAShapeWhoseProductIsNoNumber() {
        // Given a shape that overflows a long
        FeatureSet free = new FeatureSet(List.of(new TensorSpec("x", Datatype.FP32, List.of(2L, -1L, -1L))), false);
        byte[] body = bytes(
                quoted(
                        "{'inputs':[{'name':'x','shape':[2,9223372036854775807,9223372036854775807],'datatype':'FP32','data':[1]}]}"));
        // When
        RequestFault fault = assertThrows(
                RequestFault.class, () -> InferRequestReader.read(body, "m", free, OUTPUTS, Room.UNSHARED));
        // Then
        assertEquals(400, fault.status());
    }

    private static InferRequest read(String body) throws RequestFault {
        return InferRequestReader.read(bytes(body), "m", TWO, OUTPUTS, Room.UNSHARED);
    }

    private static float[] floats(InferRequest request, int slot) {
        return ((TensorData.Floats)
                        Objects.requireNonNull(request.inputs().at(slot)).data())
                .values();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** JSON written with apostrophes. */
    private static String quoted(String json) {
        return json.replace('\'', '"');
    }
}
