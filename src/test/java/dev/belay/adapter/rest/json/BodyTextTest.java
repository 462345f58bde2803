package dev.belay.adapter.rest.json;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.adapter.rest.codec.InferRequestReader;
import dev.belay.adapter.rest.codec.PredictRequestReader;
import dev.belay.adapter.rest.control.ControlBody;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no text is refused wherever it stands, instead of being read as something else. */
class BodyTextTest {
    private static final FeatureSet TEXT =
            new FeatureSet(List.of(new TensorSpec("x", Datatype.BYTES, List.of(-1L))), true);

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @RepeatedTest(2_000)
    void acceptsWhatTheStrictDecoderAccepts() {
        // Given bytes of which many are the beginning of a character, or its end
        byte[] body = new byte[8 + random.nextInt(24)];
        int[] tempting = {
            0x20, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4,
            0xF5, 0xFF
        };
        for (int i = 0; i < body.length; i++) {
            body[i] = (byte) (random.nextInt(3) > 0 ? 0x20 : tempting[random.nextInt(tempting.length)]);
        }
        // When
        boolean accepted = accepts(body);
        // Then
        assertEquals(isUtf8(body), accepted, () -> "seed " + seed);
    }

    @RepeatedTest(500)
    void acceptsEveryCharacter() {
        // Given
        int code = random.nextInt(Character.MAX_CODE_POINT + 1);
        String text = "        " + (code >= 0xD800 && code < 0xE000 ? "" : Character.toString(code)) + "   ";
        // When
        boolean accepted = accepts(text.getBytes(StandardCharsets.UTF_8));
        // Then
        assertEquals(true, accepted, () -> "code point " + code);
    }

    private static boolean accepts(byte[] body) {
        try {
            BodyText.check(body);
            return true;
        } catch (RequestFault refused) {
            return false;
        }
    }

    private static boolean isUtf8(byte[] body) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
            return true;
        } catch (CharacterCodingException refused) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'instances':['@']}",
                "{'instances':[{'x':'@'}]}",
                "{'instances':[{'@':'a','x':'a'}]}",
                "{'inputs':{'x':['a','@']}}",
                "{'instances':['a'],'more':'@'}",
                "{'instances':['a'],'@':1}",
                "{'instances':['a'],'more':{'b':['@']}}"
            })
    void refusesHalfOfASurrogatePairAnywhereInAPredictRequest(String form) {
        for (String half : List.of("\\ud800", "\\uDBFF", "\\udc00", "\\ud800\\ud800", "\\ud800a", "\\\\\\udfff")) {
            byte[] body = form.replace('\'', '"').replace("@", half).getBytes(StandardCharsets.UTF_8);
            RequestFault fault =
                    assertThrows(RequestFault.class, () -> PredictRequestReader.read(body, "m", TEXT, Room.UNSHARED));
            assertEquals(400, fault.status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'id':'@','inputs':[{'name':'x','shape':[1],'datatype':'BYTES','data':['a']}]}",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'BYTES','data':['@']}]}",
                "{'inputs':[{'data':['@'],'name':'x','shape':[1],'datatype':'BYTES'}]}",
                "{'inputs':[{'name':'x','shape':[1],'datatype':'BYTES','data':['a'],'@':1}]}",
                "{'inputs':[{'name':'@','shape':[1],'datatype':'BYTES','data':['a']}]}",
                "{'outputs':[{'name':'@'}],'inputs':[{'name':'x','shape':[1],'datatype':'BYTES','data':['a']}]}",
            })
    void refusesWhatIsNoTextAnywhereInAnInferRequest(String form) {
        for (String wrong :
                List.of("\\ud800", "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00ff", "\u00f5\u0080\u0080\u0080")) {
            byte[] body = form.replace('\'', '"').replace("@", wrong).getBytes(StandardCharsets.ISO_8859_1);
            RequestFault fault = assertThrows(
                    RequestFault.class, () -> InferRequestReader.read(body, "m", TEXT, List.of(), Room.UNSHARED));
            assertEquals(
                    "failed to parse the request JSON buffer: ", fault.message().substring(0, 41));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d\\ude00", "\\\\ud800", "\\\"\\\\\\ud83d\\ude00", "\\u00e9", "\uD83D\uDE00é"})
    void takesPairsAndWhatOnlyLooksLikeAHalf(String text) {
        byte[] body = ("{\"instances\":[\"" + text + "\"]}").getBytes(StandardCharsets.UTF_8);
        assertDoesNotThrow(() -> PredictRequestReader.read(body, "m", TEXT, Room.UNSHARED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16BE", "UTF-16LE", "UTF-16", "UTF-32BE", "UTF-32LE"})
    void refusesOtherEncodings(String encoding) throws java.io.UnsupportedEncodingException {
        byte[] body = "{\"instances\":[\"a\"]}".getBytes(encoding);
        RequestFault fault =
                assertThrows(RequestFault.class, () -> PredictRequestReader.read(body, "m", TEXT, Room.UNSHARED));
        assertEquals(400, fault.status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'a':'\\ud800'}", "{'\\udc00':1}"})
    void refusesItFromOperatorsToo(String form) {
        byte[] body = form.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
        assertThrows(RequestFault.class, () -> ControlBody.parse(body));
    }
}
