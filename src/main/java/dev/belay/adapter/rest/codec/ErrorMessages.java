package dev.belay.adapter.rest.codec;

import static dev.belay.adapter.rest.json.RequestFault.badRequest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.adapter.rest.error.HttpErrors;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Spelling;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What callers do wrong, in Triton's messages where it has some, because clients and people know them. */
public final class ErrorMessages {
    private ErrorMessages() {}

    static RequestFault unknownInput(String name, String model, FeatureSet features) {
        String nearest = Spelling.nearest(name, features.names());
        return badRequest("unexpected inference input '%s' for model '%s'%s"
                .formatted(Json.quote(name), model, nearest == null ? "" : "; did you mean '" + nearest + "'?"));
    }

    static RequestFault unknownOutput(String name, String model) {
        return badRequest("unexpected inference output '%s' for model '%s'".formatted(Json.quote(name), model));
    }

    /** @param what input or output */
    static RequestFault duplicate(String what, String name) {
        return badRequest("%s '%s' already exists in request".formatted(what, Json.quote(name)));
    }

    static RequestFault noInputs(String model, FeatureSet features) {
        return new RequestFault.NothingSent(HttpErrors.missingInputs(model, List.of(), features.names()));
    }

    static RequestFault datatype(TensorSpec spec, String model, String got) {
        return badRequest("inference input '%s' data-type is '%s', but model '%s' expects '%s'"
                .formatted(spec.name(), Json.quote(got), model, spec.datatype()));
    }

    /** @param input null if its name isn't known yet */
    static RequestFault dimension(@Nullable String input, String got) {
        return badRequest("shape dimension %s%s is out of range, allowed is 0 to %d"
                .formatted(got, input == null ? "" : " of input '" + Json.quote(input) + "'", Long.MAX_VALUE));
    }

    static RequestFault shape(TensorSpec spec, String model, long[] got) {
        return shaped(spec, model, spec.shape(), "got " + shapeText(boxed(got)));
    }

    static RequestFault rowShape(TensorSpec spec, String model, int row, int got) {
        return shaped(spec, model, spec.shape(), "got %d elements in row %d".formatted(got, row));
    }

    static RequestFault tooDeep(TensorSpec spec, String model, int row) {
        return shaped(spec, model, spec.shape(), "got lists nested deeper than that in row " + row);
    }

    /** @param shape as far as it is known: a row's lists are as long as those before it */
    static RequestFault listLength(TensorSpec spec, String model, long[] shape, int dimension, int row, long got) {
        String list = dimension == 1 ? got + " elements" : "a list of " + got + " in dimension " + dimension;
        return shaped(spec, model, boxed(shape), "got " + list + (dimension == 0 ? "" : " in row " + row));
    }

    static RequestFault noList(TensorSpec spec, String model, long[] shape, int dimension, int row, String got) {
        String size = shape[dimension] < 0 ? "" : shape[dimension] + " ";
        return shaped(
                spec,
                model,
                boxed(shape),
                "got %s%s where the input takes a list of %s%s"
                        .formatted(
                                got,
                                dimension == 0 ? "" : " in row " + row,
                                size,
                                dimension == shape.length - 1 ? "values" : "lists"));
    }

    static RequestFault noRows(TensorSpec spec, String model, String got) {
        return shaped(spec, model, spec.shape(), "got %s instead of a list of rows".formatted(got));
    }

    private static RequestFault shaped(TensorSpec spec, String model, List<Long> expected, String got) {
        return badRequest("unexpected shape for input '%s' for model '%s'. Expected %s, %s. "
                .formatted(spec.name(), model, shapeText(expected), got));
    }

    static RequestFault mixedNesting(TensorSpec spec, String model, int element) {
        return badRequest(
                "the data of input '%s' for model '%s' must be flat or nested along its shape, got a list as element %d"
                        .formatted(spec.name(), model, element));
    }

    /** @param where of the second time */
    static RequestFault twice(TensorSpec spec, String model, String where) {
        return badRequest("input '%s' for model '%s' occurs twice in %s".formatted(spec.name(), model, where));
    }

    /** Other rows have it: a request that lacks an input altogether may still be one that some version takes. */
    static RequestFault rowLacks(TensorSpec spec, String model, int row) {
        return badRequest("row %d has no value for input '%s' for model '%s', which can't be null and is in other rows"
                .formatted(row, spec.name(), model));
    }

    static RequestFault rowIsNull(TensorSpec spec, String model, int row) {
        return badRequest("row %d has null for input '%s' for model '%s', which can't be null"
                .formatted(row, spec.name(), model));
    }

    static RequestFault elementCount(TensorSpec spec, String model, long expected, String got) {
        return badRequest(
                "unexpected number of elements for input '%s' for model '%s'. Its shape has %d elements, got %s"
                        .formatted(spec.name(), model, expected, got));
    }

    static RequestFault tooManyRows(String model, Room room) {
        return badRequest("inference request batch-size must be <= %d for '%s'".formatted(room.mostRows(), model));
    }

    static RequestFault rowsDiffer(TensorSpec spec, String model) {
        return badRequest("input '%s' batch size does not match other inputs for '%s'".formatted(spec.name(), model));
    }

    static RequestFault rowsElsewhere(TensorSpec spec, String model) {
        return badRequest(
                ("input '%s' of model '%s' is %s, whose first dimension isn't rows, so it can't be sent as several"
                                + " 'instances'; send columns as 'inputs', or use v2")
                        .formatted(spec.name(), model, spec.shape()));
    }

    static RequestFault element(TensorSpec spec, String model, int index, JsonParser parser) throws IOException {
        Datatype datatype = spec.datatype();
        return atElement(
                spec,
                model,
                index,
                parser.currentToken() == JsonToken.VALUE_NULL
                        ? datatype + " has no null"
                        : "expected %s, got %s".formatted(datatype, Json.shown(parser)));
    }

    static RequestFault outOfRange(TensorSpec spec, String model, int index, String text) {
        Datatype datatype = spec.datatype();
        String problem =
                "%s is out of range for %s, allowed is %s".formatted(Json.quote(text), datatype, datatype.range());
        return atElement(spec, model, index, problem);
    }

    private static RequestFault atElement(TensorSpec spec, String model, int index, String problem) {
        int perRow = spec.elementsPerRow();
        String where = perRow > 0 && !spec.shape().isEmpty() ? "row " + index / perRow : "element " + index;
        return badRequest("unable to parse the data of input '%s' for model '%s': %s (%s)"
                .formatted(spec.name(), model, problem, where));
    }

    public static RequestFault binaryNotYet(String what) {
        return new RequestFault(
                HttpErrors.UNSUPPORTED_MEDIA_TYPE,
                "binary tensor data is not supported (%s): send JSON".formatted(what));
    }

    private static List<Long> boxed(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    private static String shapeText(List<Long> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
