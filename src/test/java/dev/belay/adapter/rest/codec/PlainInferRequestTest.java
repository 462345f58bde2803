package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.StringJoiner;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The quick reader against the general one, which is the oracle. */
class PlainInferRequestTest {
    private static final FeatureSet FEATURES = new FeatureSet(
            List.of(
                    new TensorSpec("x", Datatype.FP32, List.of(-1L, 3L)),
                    new TensorSpec("fixed", Datatype.FP32, List.of(2L)),
                    new TensorSpec("whole", Datatype.INT64, List.of(-1L, 1L))),
            false);
    private static final String BYTES = "{}[]:,\"-.0123456789eE nul\\\n\u00e9\u00ff";

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @RepeatedTest(300)
    void readsPlainRequestsAsTheGeneralReaderDoes() throws RequestFault {
        // Given a request of the plain form
        byte[] body = bytes(request());
        // When
        InferRequest plain = PlainInferRequest.read(body, FEATURES, Room.UNSHARED);
        // Then
        assertNotNull(plain, this::seedWords);
        assertEquals(text(general(body)), text(plain), this::seedWords);
    }

    @RepeatedTest(3_000)
    void readsNothingThatTheGeneralReaderRefusesOrReadsOtherwise() throws RequestFault {
        // Given a request of which a byte or two have been lost, added or changed
        byte[] body = bytes(request());
        for (int i = 0; i <= random.nextInt(2); i++) {
            body = damaged(body);
        }
        // When
        InferRequest plain = PlainInferRequest.read(body, FEATURES, Room.UNSHARED);
        // Then it is left to the general reader, or is the same to both
        if (plain != null) {
            assertEquals(text(general(body)), text(plain), this::seedWords);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,3,4]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,null]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,1e]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,1e-]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,1.e3]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,1e0004]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,1e39]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,999999999999999999e21]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[[1,2,3]]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP64','data':[1,2,3]}]}",
                "{'inputs':[{'name':'x','shape':[3],'datatype':'FP32','data':[1,2,3]}]}",
                "{'inputs':[{'name':'x','shape':[9999,3],'datatype':'FP32','data':[1,2,3]}]}",
                "{'inputs':[{'name':'y','shape':[1,3],'datatype':'FP32','data':[1,2,3]}]}",
                "{'inputs':[{'name':'whole','shape':[1,1],'datatype':'FP32','data':[1]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','parameters':{},'data':[1,2,3]}]}",
                "{'inputs':[{'name':'x','shape':[1,3],'datatype':'FP32','data':[1,2,3]}],'parameters':{'timeout':1}}",
                "{'inputs':[]}",
                "{'id':'a'}",
                "{}",
                ""
            })
    void leavesEveryOtherFormToTheGeneralReader(String form) throws RequestFault {
        // Given
        byte[] body = form.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        // When
        InferRequest plain = PlainInferRequest.read(body, FEATURES, Room.UNSHARED);
        // Then
        assertNull(plain);
    }

    @ParameterizedTest
    @CsvSource({"1e3,1000", "1E+3,1000", "9.5E-4,0.00095", "-1.25e-2,-0.0125", "0e5,0", "-0.0E-1,-0", "12e0,12"})
    void readsExponents(String text, float value) throws RequestFault {
        // Given
        byte[] body = bytes(
                "{\"inputs\":[{\"name\":\"fixed\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[" + text + ",0]}]}");
        // When
        InferRequest plain = PlainInferRequest.read(body, FEATURES, Room.UNSHARED);
        // Then
        assertNotNull(plain);
        TensorData.Floats read = (TensorData.Floats)
                Objects.requireNonNull(plain.inputs().find("fixed")).data();
        assertEquals(value, read.values()[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0", "-0.0", "-0E0", "-0.0e1", "-0.00E+2", "-0e-3"})
    void readsNegativeZeroAsTheGeneralReaderDoes(String text) throws RequestFault {
        // Given
        byte[] body = bytes(
                "{\"inputs\":[{\"name\":\"fixed\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[" + text + ",0]}]}");
        // When
        InferRequest plain = PlainInferRequest.read(body, FEATURES, Room.UNSHARED);
        // Then
        assertNotNull(plain);
        assertTrue(text(plain).contains("[-0.0, 0.0]"), text(plain));
        assertEquals(text(general(body)), text(plain));
    }

    @Test
    void readsTheIdThatIsToBeEchoed() throws RequestFault {
        // Given
        byte[] body = bytes("{\"id\":\"a 1\",\"inputs\":[" + input("fixed", "[2]", 2) + "]}");
        // When
        InferRequest plain = PlainInferRequest.read(body, FEATURES, Room.UNSHARED);
        // Then
        assertEquals("a 1", plain == null ? null : plain.id(), this::seedWords);
    }

    private InferRequest general(byte[] body) throws RequestFault {
        try {
            return InferRequestReader.readAny(body, "m", FEATURES, List.of(), Room.UNSHARED);
        } catch (RequestFault fault) {
            System.out.println(seedWords() + ", refused: " + new String(body, StandardCharsets.ISO_8859_1));
            throw fault;
        }
    }

    private String request() {
        int rows = 1 + random.nextInt(4);
        StringJoiner inputs = new StringJoiner(gap() + ",", "{\"inputs\":[", "]" + gap() + "}");
        inputs.add(input("x", "[" + rows + "," + gap() + "3]", 3 * rows));
        if (random.nextBoolean()) {
            inputs.add(input("fixed", "[2]", 2));
        }
        return inputs.toString();
    }

    private String input(String name, String shape, int count) {
        StringJoiner data = new StringJoiner(gap() + ",", "[", gap() + "]");
        for (int i = 0; i < count; i++) {
            data.add(gap() + number());
        }
        return "{" + gap() + "\"name\":\"" + name + "\"," + gap() + "\"shape\"" + gap() + ":" + shape
                + ",\"datatype\":\"FP32\",\"data\":" + data + "}";
    }

    private String number() {
        return switch (random.nextInt(5)) {
            case 0 -> String.valueOf(random.nextInt());
            case 1 -> (random.nextBoolean() ? "-0" : "0") + (random.nextBoolean() ? ".0" : "");
            case 2 -> "%.4f".formatted(random.nextGaussian());
            case 3 -> String.valueOf((float) (random.nextGaussian() * Math.pow(10, -random.nextInt(8))));
            default -> "%.9f".formatted(1000 * random.nextGaussian());
        };
    }

    private String gap() {
        return random.nextInt(8) == 0 ? " \n" : "";
    }

    private byte[] damaged(byte[] body) {
        int where = random.nextInt(body.length);
        byte other = BYTES.getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(BYTES.length())];
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(body, 0, where);
        int kind = random.nextInt(3);
        if (kind > 0) {
            out.write(other);
        }
        int rest = kind == 2 ? where : where + 1;
        out.write(body, rest, body.length - rest);
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(InferRequest request) {
        StringBuilder text =
                new StringBuilder(request.id() + " " + request.inputs().rows());
        for (int slot = 0; slot < FEATURES.size(); slot++) {
            Tensor tensor = request.inputs().at(slot);
            text.append(' ').append(tensor);
            if (tensor != null && tensor.data() instanceof TensorData.Floats floats) {
                text.append(Arrays.toString(floats.values()));
            }
        }
        return text.toString();
    }

    private String seedWords() {
        return "seed " + seed;
    }
}
