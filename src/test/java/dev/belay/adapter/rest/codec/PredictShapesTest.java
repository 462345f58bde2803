package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How v1's lists become a tensor of a shape: nested along it, or refused; and what rows lack. */
class PredictShapesTest {
    private static final FeatureSet WIDE = new FeatureSet(
            List.of(
                    new TensorSpec("x", Datatype.FP32, List.of(-1L, 3L, 224L, 224L)),
                    new TensorSpec("y", Datatype.FP32, List.of(-1L, 1L))),
            false);

    /** A state by its layers, as recurrent models have it: its rows lie in the second dimension. */
    private static final FeatureSet WITH_STATE = new FeatureSet(
            List.of(
                    new TensorSpec("x", Datatype.FP32, List.of(-1L, 1L)),
                    new TensorSpec("state", Datatype.FP32, List.of(2L, -1L))),
            false);

    @Test
    void asManyRowsAsAStateHasLayersAreRefused() {
        // Given two rows, which would fill the two layers with the rows' states the wrong way round
        String body = "{'instances':[{'x':1,'state':[1,2]},{'x':2,'state':[3,4]}]}";
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(body, WITH_STATE));
        // Then
        assertEquals(
                "input 'state' of model 'm' is [2, -1], whose first dimension isn't rows, so it can't be sent as"
                        + " several 'instances'; send columns as 'inputs', or use v2",
                fault.getMessage());
    }

    @Test
    void rowsThatLeaveTheStateOutAreRead() throws RequestFault {
        // Given
        String body = "{'instances':[{'x':1},{'x':2}]}";
        // When
        Inputs inputs = read(body, WITH_STATE);
        // Then
        assertEquals(2, inputs.rows());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1,2|{'instances':[[1,2],[3,4]]}|[2, 2]",
                "-1,2|{'inputs':{'x':[[1,2],[3,4]]}}|[2, 2]",
                "-1|{'inputs':{'x':[1,2,3]}}|[3]",
                "-1|{'inputs':{'x':[[1],[2],3]}}|[3]",
                "-1,1|{'inputs':{'x':[1,[2]]}}|[2, 1]",
                "-1,1,1|{'instances':[1,[2],[[3]]]}|[3, 1, 1]",
                "-1,-1|{'instances':[[1,2,3],[4,5,6]]}|[2, 3]",
                "-1,-1|{'instances':[[],[]]}|[2, 0]",
                "-1,-1|{'inputs':{'x':[[1],[2]]}}|[2, 1]",
                "-1,-1,-1|{'instances':[[[1,2],[3,4],[5,6]]]}|[1, 3, 2]",
                "-1,2,-1|{'inputs':{'x':[[[1],[2]],[[3],[4]]]}}|[2, 2, 1]",
                "2|{'instances':[1,2]}|[2]",
                "2|{'inputs':{'x':[1,2]}}|[2]",
                "2,2|{'inputs':[[1,2],[3,4]]}|[2, 2]",
                "2,2|{'instances':[[1,2],[3,4]]}|[2, 2]",
                "2,-1|{'inputs':{'x':[[1,2,3],[4,5,6]]}}|[2, 3]",
                "-1,0|{'instances':[[],[]]}|[2, 0]",
                "''|{'instances':[5]}|[]",
                "''|{'inputs':{'x':5}}|[]",
                "''|{'inputs':5}|[]",
                "''|{'inputs':{'x':[5]}}|[]",
                // no rows
                "-1,2|{'instances':[]}|[0, 2]",
                "-1,2|{'inputs':{'x':[]}}|[0, 2]",
                "-1,2|{'inputs':[]}|[0, 2]",
                "-1|{'instances':[]}|[0]",
                "-1,-1,2|{'instances':[]}|[0, 0, 2]",
            })
    void findsTheShape(String spec, String body, String shape) throws RequestFault {
        // Given an input of a shape
        // When
        Inputs inputs = read(body, of(spec));
        // Then
        assertEquals(shape, Arrays.toString(Objects.requireNonNull(inputs.at(0)).shape()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1,2|{'inputs':{'x':[[1],[2,3],[4]]}}|Expected [-1,2], got 1 elements in row 0.",
                "-1,2|{'inputs':{'x':[1,2,3,4]}}|Expected [-1,2], got the number 1 in row 0 where the input takes a list of 2 values.",
                "-1,2|{'inputs':{'x':[[1,2,3,4]]}}|Expected [-1,2], got 4 elements in row 0.",
                "-1,2|{'inputs':{'x':[[[1,2]],[[3,4]]]}}|Expected [-1,2], got lists nested deeper than that in row 0.",
                "-1,2|{'inputs':{'x':7}}|Expected [-1,2], got 7 instead of a list of rows.",
                "-1,2|{'instances':[[1,2],[3]]}|Expected [-1,2], got 1 elements in row 1.",
                "-1,2|{'instances':[[[1],[2]]]}|Expected [-1,2], got lists nested deeper than that in row 0.",
                "-1,-1|{'inputs':{'x':[[1,2,3],[4]]}}|Expected [-1,3], got 1 elements in row 1.",
                "-1,-1|{'inputs':{'x':[[],[4,5]]}}|Expected [-1,0], got 2 elements in row 1.",
                "-1,-1|{'instances':[[1],[2,3]]}|Expected [-1,1], got 2 elements in row 1.",
                "-1,-1|{'instances':[5]}|Expected [-1,-1], got the number 5 in row 0 where the input takes a list of values.",
                "-1,-1,2|{'instances':[[[1,2],[3]]]}|Expected [-1,-1,2], got a list of 1 in dimension 2 in row 0.",
                "-1,-1,-1|{'instances':[[[1,2],[3]]]}|Expected [-1,-1,2], got a list of 1 in dimension 2 in row 0.",
                "-1,2,2|{'instances':[[1,2,3,4]]}|Expected [-1,2,2], got the number 1 in row 0 where the input takes a list of 2 values.",
                "-1,2,2|{'instances':['a']}|Expected [-1,2,2], got \"a\" in row 0 where the input takes a list of 2 lists.",
                "2,2|{'inputs':{'x':7}}|Expected [2,2], got the number 7 where the input takes a list of 2 lists.",
                "2|{'inputs':{'x':[1,2,3]}}|Expected [2], got a list of 3 in dimension 0.",
                "2|{'instances':[1]}|Expected [2], got [1].",
                "2,2|{'inputs':{'x':[1,2,3,4]}}|Expected [2,2], got the number 1 in row 0 where the input takes a list of 2 values.",
                "''|{'instances':[5,6]}|Expected [], got [2].",
                "-1|{'instances':[[[7]]]}|Expected [-1], got lists nested deeper than that in row 0.",
                "-1|{'inputs':{'x':[[7,8]]}}|Expected [-1], got 2 elements in row 0.",
            })
    void refusesAnotherNesting(String spec, String body, String words) {
        // Given an input of a shape, and lists that are nested otherwise
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(body, of(spec)));
        // Then
        assertEquals(
                "unexpected shape for input 'x' for model 'm'. " + words,
                fault.message().strip());
    }

    @Test
    void takesNoMemoryForRowsOfAnInputThatMayNotLack() {
        // Given 110 rows, all but the last of which lack a picture that no version can do without
        FeatureSet needed = new FeatureSet(
                WIDE.features().stream().map(FeatureSet.Feature::spec).toList(), WIDE.size(), false, name -> false);
        String body = "{'instances':[" + "{'y':1},".repeat(110) + "{'x':[],'y':1}]}";
        // When
        RequestFault fault = assertThrows(
                RequestFault.class, () -> PredictRequestReader.read(bytes(body), "m", needed, new SmallRoom(1 << 20)));
        // Then
        assertEquals(
                "row 0 has no value for input 'x' for model 'm', which can't be null and is in other rows",
                fault.message());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'instances':[null]}", "{'instances':[{'x':null}]}", "{'inputs':{'x':[null]}}"})
    void saysThatANullIsNone(String body) {
        // Given one row of an input that no version can do without
        TensorSpec spec = new TensorSpec("x", Datatype.FP32, List.of(-1L, 2L));
        FeatureSet needed = new FeatureSet(List.of(spec), 1, false, name -> false);
        // When
        RequestFault fault = assertThrows(RequestFault.class, () -> read(body, needed));
        // Then
        assertEquals("row 0 has null for input 'x' for model 'm', which can't be null", fault.message());
    }

    @Test
    void asksForRoomBeforeItFillsInWhatRowsLack() {
        // Given 110 rows, one of which has a picture that may lack
        String body = "{'instances':[" + "{'y':1},".repeat(110) + "{'x':" + picture(3, 224, 224) + ",'y':1}]}";
        SmallRoom room = new SmallRoom(4 << 20);
        // When there is room for what is there
        RequestFault fault =
                assertThrows(RequestFault.class, () -> PredictRequestReader.read(bytes(body), "m", WIDE, room));
        // Then it was asked for all rows, and for their copy
        assertEquals("503 of " + 2 * 111L * 3 * 224 * 224 * 4, fault.status() + " of " + room.refused);
    }

    @Test
    void fillsInWhatRowsLack() throws RequestFault {
        // Given rows of two elements, of which the first, the third and the last lack
        FeatureSet features = new FeatureSet(
                List.of(
                        new TensorSpec("x", Datatype.FP64, List.of(-1L, 2L)),
                        new TensorSpec("t", Datatype.BYTES, List.of(-1L, 2L)),
                        new TensorSpec("h", Datatype.FP16, List.of(-1L, 2L)),
                        new TensorSpec("y", Datatype.INT8, List.of(-1L))),
                false);
        String body = "{'instances':[{'y':0},{'y':1,'x':[1,2],'t':['a','b'],'h':[1,2]},{'y':2,'x':null},"
                + "{'y':3,'x':[3,4],'t':['c','d'],'h':[3,4]},{'y':4}]}";
        // When
        Inputs inputs = read(body, features);
        // Then
        assertArrayEquals(
                new String[] {
                    "[[null,null],[1.0,2.0],[null,null],[3.0,4.0],[null,null]]",
                    "[[\"\",\"\"],[\"a\",\"b\"],[\"\",\"\"],[\"c\",\"d\"],[\"\",\"\"]]",
                    "[[null,null],[1.0,2.0],[null,null],[3.0,4.0],[null,null]]",
                    "[0,1,2,3,4]"
                },
                new String[] {nested(inputs, 0), nested(inputs, 1), nested(inputs, 2), nested(inputs, 3)});
    }

    @RepeatedTest(100)
    void fillsInWhateverRowsLack() throws RequestFault {
        // Given rows of which any may lack an input, and another that all have
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        int perRow = 1 + random.nextInt(3);
        FeatureSet features = new FeatureSet(
                List.of(
                        new TensorSpec("x", Datatype.FP32, List.of(-1L, (long) perRow)),
                        new TensorSpec("y", Datatype.INT8, List.of(-1L))),
                false);
        List<String> rows = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (int row = 0; row < 1 + random.nextInt(12); row++) {
            boolean absent = random.nextBoolean();
            String value = "[" + (row + ".0,").repeat(perRow - 1) + row + ".0]";
            expected.add(absent ? "[" + "null,".repeat(perRow - 1) + "null]" : value);
            rows.add("{'y':0" + (absent ? "" : ",'x':" + value) + "}");
        }
        // When
        Inputs inputs = read("{'instances':" + rows + "}", features);
        // Then
        if (inputs.at(0) != null) {
            assertEquals("[" + String.join(",", expected) + "]", nested(inputs, 0), () -> "seed " + seed);
        } else {
            assertEquals(
                    List.of(),
                    expected.stream().filter(text -> !text.contains("null")).toList());
        }
    }

    @Test
    void countsRowsInWhichNothingIsKnown() throws RequestFault {
        // Given three rows without any input
        // When
        Inputs inputs = read("{'instances':[{},{},{}]}", WIDE);
        // Then
        assertEquals(3, inputs.rows());
    }

    private static String row(int length) {
        return "[" + "0,".repeat(length - 1) + "0]";
    }

    private static String picture(int channels, int height, int width) {
        String channel = "[" + (row(width) + ",").repeat(height - 1) + row(width) + "]";
        return "[" + (channel + ",").repeat(channels - 1) + channel + "]";
    }

    private static FeatureSet of(String shape) {
        List<Long> dimensions = shape.isEmpty()
                ? List.of()
                : Arrays.stream(shape.split(",")).map(Long::valueOf).toList();
        return new FeatureSet(List.of(new TensorSpec("x", Datatype.FP32, dimensions)), false);
    }

    private static Inputs read(String body, FeatureSet features) throws RequestFault {
        return PredictRequestReader.read(bytes(body), "m", features, Room.UNSHARED)
                .inputs();
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static String nested(Inputs inputs, int slot) {
        Tensor tensor = Objects.requireNonNull(inputs.at(slot));
        return new String(TensorText.nested(tensor).whole(new JsonBuffer()), StandardCharsets.UTF_8);
    }
}
