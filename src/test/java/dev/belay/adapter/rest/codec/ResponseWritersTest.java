package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.PredictionFixture;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers, to the byte. */
class ResponseWritersTest {
    private static final Tensor LABEL =
            new Tensor("label", Datatype.INT64, new long[] {2}, new TensorData.Longs(new long[] {0, 1}));
    private static final Tensor PROBABILITIES =
            new Tensor("probabilities", Datatype.FP32, new long[] {2, 2}, new TensorData.Floats(new float[] {
                .75f, .25f, .1f, Float.NaN
            }));
    private static final PredictionResult.Answered BOTH =
            PredictionFixture.answered("primary", new ModelRef("flights", "2"), List.of(LABEL, PROBABILITIES), null);
    private static final PredictionResult.Answered DEGRADED = PredictionFixture.answered(
            "baseline", new ModelRef("flights", "heuristic"), List.of(PROBABILITIES), "primary: timeout after 40 ms");

    @Test
    void writesAnInferAnswer() {
        // Given an answer by the first tier
        // When
        byte[] json = new InferResponseWriter("flights", "r-1", List.of(), BOTH).whole(new JsonBuffer());
        // Then
        assertEquals(
                "{\"model_name\":\"flights\",\"model_version\":\"2\",\"id\":\"r-1\","
                        + "\"parameters\":{\"belay_tier\":\"primary\",\"belay_model\":\"flights/2\"},"
                        + "\"outputs\":[{\"name\":\"label\",\"datatype\":\"INT64\",\"shape\":[2],\"data\":[0,1]},"
                        + "{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[0.75,0.25,0.1,null]}]}",
                text(json));
    }

    @Test
    void writesOnlyTheWantedOutputsInTheirOrder() {
        // Given both outputs wanted, the last one first
        // When
        byte[] json =
                new InferResponseWriter("f", null, List.of("probabilities", "label"), BOTH).whole(new JsonBuffer());
        // Then
        assertEquals(List.of("probabilities", "label"), names(json));
    }

    @Test
    void saysWhyAnInferAnswerIsDegraded() {
        // Given an answer by the baseline
        // When
        byte[] json = new InferResponseWriter("flights", null, List.of(), DEGRADED).whole(new JsonBuffer());
        // Then
        assertEquals(
                "{\"model_name\":\"flights\",\"model_version\":\"heuristic\",\"parameters\":{\"belay_tier\":\"baseline\","
                        + "\"belay_model\":\"flights/heuristic\",\"belay_degraded\":\"primary: timeout after 40 ms\"},"
                        + "\"outputs\":[{\"name\":\"probabilities\",\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[0.75,0.25,0.1,null]}]}",
                text(json));
    }

    @Test
    void writesARowAsAnObjectOfItsOutputs() {
        // Given several outputs
        // When
        byte[] json = new PredictResponseWriter("flights", false, 2, BOTH).whole(new JsonBuffer());
        // Then
        assertEquals(
                "{\"predictions\":[{\"label\":0,\"probabilities\":[0.75,0.25]},{\"label\":1,\"probabilities\":[0.1,null]}],"
                        + "\"model_name\":\"flights\",\"model_version\":\"2\","
                        + "\"parameters\":{\"belay_tier\":\"primary\",\"belay_model\":\"flights/2\"}}",
                text(json));
    }

    @Test
    void writesBareRowsOfASingleOutput() {
        // Given one output
        // When
        byte[] json = new PredictResponseWriter("flights", false, 2, DEGRADED).whole(new JsonBuffer());
        // Then
        assertEquals("{\"predictions\":[[0.75,0.25],[0.1,null]],", text(json).substring(0, 40));
    }

    @Test
    void writesColumnsForColumns() {
        // Given a request in the column form
        // When
        byte[] json = new PredictResponseWriter("flights", true, 2, BOTH).whole(new JsonBuffer());
        // Then
        assertEquals(
                "{\"outputs\":{\"label\":[0,1],\"probabilities\":[[0.75,0.25],[0.1,null]]},",
                text(json).substring(0, 68));
    }

    @Test
    void writesColumnsWhereOutputsDoNotFollowTheRows() {
        // Given an output of two rows for a request of one
        // When
        byte[] json = new PredictResponseWriter("flights", false, 1, DEGRADED).whole(new JsonBuffer());
        // Then
        assertEquals("{\"outputs\":[[0.75,0.25],[0.1,null]],", text(json).substring(0, 36));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1,2|-1,2|true",
                "-1,2|-1|true",
                "-1,2|2|false",
                "-1,2|''|false",
                "-1,2|2,-1|false",
                "1,2|-1,2|false"
            })
    void tellsBySignatureAloneWhetherAnAnswerHasRows(String input, String output, boolean rows) {
        assertEquals(
                rows,
                PredictResponseWriter.hasRows(List.of(spec("x", input)), List.of(spec("a", "-1"), spec("y", output))));
    }

    @Test
    void countsAHeuristicWithoutInputsAsOneOfRows() {
        assertEquals(true, PredictResponseWriter.hasRows(List.of(), List.of(spec("y", "-1,2"))));
    }

    private static TensorSpec spec(String name, String shape) {
        return new TensorSpec(
                name,
                Datatype.FP32,
                shape.isEmpty()
                        ? List.of()
                        : Arrays.stream(shape.split(",")).map(Long::valueOf).toList());
    }

    @Test
    void writesNoRowsInTheSameForm() {
        // Given
        PredictionResult.Answered none = PredictionFixture.answered(
                "primary",
                new ModelRef("m", "1"),
                List.of(new Tensor("y", Datatype.FP32, new long[] {0, 2}, new TensorData.Floats(new float[0]))),
                null);
        // When
        byte[] json = new PredictResponseWriter("m", false, 0, none).whole(new JsonBuffer());
        // Then
        assertEquals("{\"predictions\":[],", text(json).substring(0, 18));
    }

    @Test
    void escapesText() {
        // Given text that JSON can't carry as it is
        JsonBuffer out = new JsonBuffer();
        // When
        out.string("a\"\\\n\t\r\u0001é€\uD83D\uDE00\uD83D!");
        // Then
        assertEquals("\"a\\\"\\\\\\n\\t\\r\\u0001é€\uD83D\uDE00?!\"", text(out.take()));
    }

    @Test
    void growsForALongText() {
        // Given a text longer than the buffer
        String text = "ä".repeat(100_000);
        // When
        byte[] json = new JsonBuffer().string("a").string(text).take();
        // Then
        assertEquals("\"a\"\"" + text + "\"", text(json));
    }

    private static List<String> names(byte[] json) {
        return java.util.regex.Pattern.compile("\"name\":\"(\\w+)\"")
                .matcher(text(json))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"false | {\"predictions\":[{},{}],", "true | {\"outputs\":{},"})
    void writesEmptyObjectsWhereNothingIsPromised(boolean columns, String start) {
        // Given an endpoint none of whose versions could be loaded
        PredictionResult.Answered nothing =
                PredictionFixture.answered("primary", new ModelRef("flights", "2"), List.of(), null);
        // When
        byte[] json = new PredictResponseWriter("flights", columns, 2, nothing).whole(new JsonBuffer());
        // Then
        assertEquals(start, text(json).substring(0, start.length()));
    }

    @Test
    void writesAnInferAnswerWithoutOutputs() {
        // Given an endpoint none of whose versions could be loaded
        PredictionResult.Answered nothing =
                PredictionFixture.answered("primary", new ModelRef("flights", "2"), List.of(), null);
        // When
        byte[] json = new InferResponseWriter("f", null, List.of(), nothing).whole(new JsonBuffer());
        // Then
        assertEquals(List.of(), names(json));
    }
}
