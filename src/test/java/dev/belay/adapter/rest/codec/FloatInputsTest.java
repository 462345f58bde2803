package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Floating-point inputs in each form that a request may have: rounded to the nearest, and within their range. */
class FloatInputsTest {
    @ParameterizedTest
    @CsvSource({
        "FP32,3.4028235e38,3.4028235E38",
        "FP32,3.40282356e38,3.4028235E38",
        "FP32,-1e-46,-0.0",
        "FP32,16777217,1.6777216E7",
        "FP32,NaN,null",
        "FP32,Infinity,null",
        "FP64,1.7976931348623157e308,1.7976931348623157E308",
        "FP64,1e-400,0.0",
        "FP64,-0,-0.0",
        "FP64,-Infinity,null",
        "FP16,65504,65504.0",
        "FP16,65519.9,65504.0",
        "FP16,0.1,0.1",
        "FP16,0.33325195,0.3333",
        "FP16,2049,2048.0",
        "FP16,2049.0000000000000000000000001,2050.0",
        "FP16,-0,-0.0",
        "FP16,6e-8,6.0E-8",
        "FP16,null,null",
        "FP16,NaN,null",
        "FP16,Infinity,null",
        "BF16,3.38e38,3.38E38",
        "BF16,0.1,0.1",
        "BF16,1e-40,9.0E-41",
        "BF16,257,256.0",
        "BF16,null,null"
    })
    void roundsToTheNearest(Datatype datatype, String given, String written) throws RequestFault {
        for (String body : forms(datatype, given)) {
            assertEquals(written, echo(datatype, body), body);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "FP32,1e39",
        "FP32,-3.4028236e38",
        "FP32,3.5e38",
        "FP32,999999999999999999e21",
        "FP32,1e400",
        "FP32,1000000000000000000000000000000000000000",
        "FP64,1e400",
        "FP64,-1.8e308",
        "FP16,65520",
        "FP16,70000",
        "FP16,-1e5",
        "FP16,1e400",
        "BF16,3.4e38",
        "BF16,-1e39"
    })
    void refusesWhatWouldOnlyBecomeInfinite(Datatype datatype, String given) {
        for (String body : forms(datatype, given)) {
            RequestFault fault = assertThrows(RequestFault.class, () -> echo(datatype, body), body);
            assertEquals(
                    "400 unable to parse the data of input 'x' for model 'm': %s is out of range for %s, allowed is %s (row 0)"
                            .formatted(given, datatype, datatype.range()),
                    fault.status() + " " + fault.message());
        }
    }

    private static List<String> forms(Datatype datatype, String value) {
        List<String> forms = new ArrayList<>();
        for (String form : List.of(
                "{'instances':[{'x':V}]}",
                "{'instances':[V]}",
                "{'instances':[[V]]}",
                "{'inputs':{'x':[V]}}",
                "{'inputs':[V]}",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'TYPE','data':[V]}]}",
                "{'inputs':[{'data':[V],'name':'x','shape':[1],'datatype':'TYPE'}]}",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'TYPE','parameters':{},'data':V}]}")) {
            forms.add(form.replace('\'', '"').replace("TYPE", datatype.name()).replace("V", value));
        }
        return forms;
    }

    private static String echo(Datatype datatype, String body) throws RequestFault {
        FeatureSet features = new FeatureSet(List.of(new TensorSpec("x", datatype, List.of(-1L))), false);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Inputs inputs = body.contains("shape")
                ? InferRequestReader.read(bytes, "m", features, List.of(), Room.UNSHARED)
                        .inputs()
                : PredictRequestReader.read(bytes, "m", features, Room.UNSHARED).inputs();
        return new String(
                TensorText.row(Objects.requireNonNull(inputs.at(0))).whole(new JsonBuffer()), StandardCharsets.UTF_8);
    }
}
