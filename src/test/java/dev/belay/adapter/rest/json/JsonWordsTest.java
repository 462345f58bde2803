package dev.belay.adapter.rest.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.adapter.rest.codec.InferRequestReader;
import dev.belay.adapter.rest.codec.PredictRequestReader;
import dev.belay.adapter.rest.control.ControlBody;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What callers are told of JSON that is none: where it went wrong, in words, and nothing of the parser's settings. */
class JsonWordsTest {
    private static final FeatureSet ONE =
            new FeatureSet(List.of(new TensorSpec("x", Datatype.FP32, List.of(-1L))), false);
    private static final String BEGINNING = "failed to parse the request JSON buffer: ";

    record Case(String body, String words) {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "{'inputs':{'x':[+5]}}|Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to have plus signs at 17",
                "{'inputs':/* */{'x':[5]}}|Unexpected character ('/' (code 47)) at 10",
                "{'inputs':{'x':[5}}|Unexpected close marker '}': expected ']' at 17",
                "{'inputs':{'x':[5]]|Unexpected close marker ']': expected '}' at 18",
            })
    void saysWhatIsWrongWithoutTheParsersSettings(String body, String words) {
        assertEquals(BEGINNING + words, wordsOfColumns(body.replace('\'', '"')));
    }

    @ParameterizedTest
    @MethodSource("beyondLimits")
    void saysWhereItStoppedAtALimit(Case given) {
        assertEquals(BEGINNING + given.words(), wordsOfColumns(given.body()));
    }

    static List<Case> beyondLimits() {
        String deep = "{\"more\":" + "[".repeat(120);
        String number = "{\"inputs\":{\"x\":[" + "1".repeat(1_200) + "]}}";
        String name = "{\"" + "n".repeat(60_000) + "\":1}";
        return List.of(
                new Case(deep, "Document nesting depth (101) exceeds the maximum allowed (100) at 108"),
                new Case(number, "Number value length (1200) exceeds the maximum allowed (1000) at 1216"),
                new Case(name, "Name length (60000) exceeds the maximum allowed (50000) at 60003"));
    }

    @Test
    void saysWhereInTheWholeBodyDataIsThatWasReadAgain() {
        // Given an input whose data comes before its shape
        String before = "{\"inputs\":[{\"name\":\"x\",\"data\":[";
        String number = "1".repeat(1_200);
        String body = before + number + "],\"datatype\":\"FP32\",\"shape\":[1]}]}";
        // When
        RequestFault fault = assertThrows(
                RequestFault.class, () -> InferRequestReader.read(bytes(body), "m", ONE, List.of(), Room.UNSHARED));
        // Then
        assertEquals(
                BEGINNING + "Number value length (1200) exceeds the maximum allowed (1000) at "
                        + (before.length() + number.length()),
                fault.message());
    }

    @Test
    void saysTheSameToOperators() {
        // Given
        String body = "{\"weight\":+5}";
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> ControlBody.parse(bytes(body)));
        // Then
        assertEquals(
                BEGINNING + "Unexpected character ('+' (code 43)) in numeric value: JSON spec does not allow numbers to"
                        + " have plus signs at 11",
                fault.message());
    }

    private static String wordsOfColumns(String body) {
        return assertThrows(RequestFault.class, () -> PredictRequestReader.read(bytes(body), "m", ONE, Room.UNSHARED))
                .message();
    }

    private static byte[] bytes(String body) {
        return body.getBytes(StandardCharsets.UTF_8);
    }
}
