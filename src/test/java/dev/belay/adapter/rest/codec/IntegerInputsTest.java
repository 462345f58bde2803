package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Integer and boolean inputs: exact, and within their range. */
class IntegerInputsTest {

    @ParameterizedTest
    @CsvSource({
        "INT8,-128",
        "INT8,127",
        "UINT8,0",
        "UINT8,255",
        "INT16,-32768",
        "INT16,32767",
        "UINT16,65535",
        "INT32,-2147483648",
        "INT32,2147483647",
        "UINT32,4294967295",
        "INT64,-9223372036854775808",
        "INT64,9223372036854775807",
        "INT64,9007199254740993",
        "UINT64,18446744073709551615",
        "UINT64,9223372036854775808",
        "UINT64,0",
        "BOOL,true",
        "BOOL,false"
    })
    void keepsAValueExactly(Datatype datatype, String value) throws RequestFault {
        // Given a value at the edge of its type's range
        // When it is read and written again
        String echoed = echo(datatype, value);
        // Then
        assertEquals("[" + value + "]", echoed);
    }

    @ParameterizedTest
    @CsvSource({
        "INT8,128",
        "INT8,-129",
        "UINT8,256",
        "UINT8,-1",
        "INT16,32768",
        "UINT16,65536",
        "INT32,2147483648",
        "UINT32,4294967296",
        "INT64,9223372036854775808",
        "INT64,-9223372036854775809",
        "UINT64,-1",
        "UINT64,18446744073709551616"
    })
    void refusesAValueOutOfRange(Datatype datatype, String value) {
        // Given a value one beyond the range; Triton would cut it silently
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> echo(datatype, value));
        // Then
        assertEquals(
                "unable to parse the data of input 'x' for model 'm': %s is out of range for %s, allowed is %s (row 0)"
                        .formatted(value, datatype, datatype.range()),
                fault.message());
    }

    @ParameterizedTest
    @CsvSource({"INT32,1.0", "INT64,1e3", "UINT8,NaN", "INT16,true", "BOOL,1", "BOOL,0"})
    void refusesAnotherKindOfToken(Datatype datatype, String value) {
        // Given a token that only looks like the type's
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> echo(datatype, value));
        // Then
        assertEquals(
                "unable to parse the data of input 'x' for model 'm': expected %s, got %s (row 0)"
                        .formatted(datatype, value),
                fault.message());
    }

    @ParameterizedTest
    @CsvSource({"INT32", "INT64", "UINT8", "BOOL", "INT16"})
    void refusesNullWhereThereIsNoSuchValue(Datatype datatype) {
        // Given null for a type without a "no value"
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> echo(datatype, "null"));
        // Then
        assertEquals(
                "unable to parse the data of input 'x' for model 'm': %s has no null (row 0)".formatted(datatype),
                fault.message());
    }

    private static String echo(Datatype datatype, String value) throws RequestFault {
        FeatureSet features = new FeatureSet(List.of(new TensorSpec("x", datatype, List.of(-1L))), false);
        String body = "{\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"%s\",\"data\":[%s]}]}"
                .formatted(datatype, value);
        InferRequest request =
                InferRequestReader.read(body.getBytes(StandardCharsets.UTF_8), "m", features, List.of(), Room.UNSHARED);
        Tensor tensor = Objects.requireNonNull(request.inputs().at(0));
        return new String(TensorText.flat(tensor).whole(new JsonBuffer()), StandardCharsets.UTF_8);
    }
}
