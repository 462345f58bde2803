package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.adapter.rest.error.HttpErrors;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.validation.NearestName;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words for what callers do wrong: Triton's where it has some, because clients and people know them. */
public final class ErrorMessages {
    private ErrorMessages() {}

    static RequestFault unknownInput(String name, String model, FeatureSet features) {
        return RequestFault.badRequest("unexpected inference input '%s' for model '%s'%s"
                .formatted(Json.quote(name), model, suggestion(name, features)));
    }

    static RequestFault unknownOutput(String name, String model) {
        return RequestFault.badRequest(
                "unexpected inference output '%s' for model '%s'".formatted(Json.quote(name), model));
    }

    static RequestFault duplicateInput(String name) {
        return RequestFault.badRequest("input '%s' already exists in request".formatted(Json.quote(name)));
    }

    static RequestFault duplicateOutput(String name) {
        return RequestFault.badRequest("output '%s' already exists in request".formatted(Json.quote(name)));
    }

    static RequestFault noInputs(String model, FeatureSet features) {
        List<String> names = features.features().stream()
                .map(feature -> feature.spec().name())
                .toList();
        return new RequestFault.NothingSent(HttpErrors.missingInputs(model, List.of(), names));
    }

    static RequestFault datatype(TensorSpec spec, String model, String got) {
        return RequestFault.badRequest("inference input '%s' data-type is '%s', but model '%s' expects '%s'"
                .formatted(spec.name(), Json.quote(got), model, spec.datatype()));
    }

    /** @param input null if its name isn't known yet */
    static RequestFault dimension(@Nullable String input, String got) {
        return RequestFault.badRequest("shape dimension %s%s is out of range, allowed is 0 to %d"
                .formatted(got, input == null ? "" : " of input '" + Json.quote(input) + "'", Long.MAX_VALUE));
    }

    static RequestFault shape(TensorSpec spec, String model, long[] got) {
        return RequestFault.badRequest("unexpected shape for input '%s' for model '%s'. Expected %s, got %s. "
                .formatted(spec.name(), model, shapeText(spec.shape()), shapeText(got)));
    }

    static RequestFault rowShape(TensorSpec spec, String model, int row, int got) {
        return shaped(spec, model, shapeText(spec.shape()), "got %d elements in row %d".formatted(got, row));
    }

    static RequestFault tooDeep(TensorSpec spec, String model, int row) {
        return shaped(spec, model, shapeText(spec.shape()), "got lists nested deeper than that in row " + row);
    }

    /** @param shape as far as it is known: a row's lists are as long as those before it */
    static RequestFault listLength(TensorSpec spec, String model, long[] shape, int dimension, int row, long got) {
        String where = dimension == 0 ? "" : " in row " + row;
        String list = dimension == 1 ? got + " elements" : "a list of " + got + " in dimension " + dimension;
        return shaped(spec, model, shapeText(shape), "got " + list + where);
    }

    static RequestFault noList(TensorSpec spec, String model, long[] shape, int dimension, int row, String got) {
        return shaped(
                spec,
                model,
                shapeText(shape),
                "got %s instead of a list in dimension %d of row %d".formatted(got, dimension, row));
    }

    static RequestFault noRows(TensorSpec spec, String model, String got) {
        return shaped(spec, model, shapeText(spec.shape()), "got %s instead of a list of rows".formatted(got));
    }

    static RequestFault mixedNesting(TensorSpec spec, String model, int element) {
        return RequestFault.badRequest(
                "the data of input '%s' for model '%s' must be flat or nested along its shape, got a list as element %d"
                        .formatted(spec.name(), model, element));
    }

    private static RequestFault shaped(TensorSpec spec, String model, String expected, String got) {
        return RequestFault.badRequest("unexpected shape for input '%s' for model '%s'. Expected %s, %s. "
                .formatted(spec.name(), model, expected, got));
    }

    static RequestFault namedTwice(TensorSpec spec, String model, int row) {
        return RequestFault.badRequest(
                "input '%s' for model '%s' occurs twice in row %d".formatted(spec.name(), model, row));
    }

    static RequestFault columnTwice(TensorSpec spec, String model) {
        return RequestFault.badRequest(
                "input '%s' for model '%s' occurs twice in 'inputs'".formatted(spec.name(), model));
    }

    /** Other rows have it: a request that lacks an input altogether may still be one that some version takes. */
    static RequestFault rowLacks(TensorSpec spec, String model, int row) {
        return RequestFault.badRequest(
                "row %d has no value for input '%s' for model '%s', which can't be null and has values in other rows"
                        .formatted(row, spec.name(), model));
    }

    static RequestFault elementCount(TensorSpec spec, String model, long expected, String got) {
        return RequestFault.badRequest(
                "unexpected number of elements for input '%s' for model '%s'. Its shape has %d elements, got %s"
                        .formatted(spec.name(), model, expected, got));
    }

    static RequestFault tooManyElements(TensorSpec spec, String model, int expected) {
        return elementCount(spec, model, expected, "more");
    }

    static RequestFault tooManyRows(String model, Room room) {
        return RequestFault.badRequest(
                "inference request batch-size must be <= %d for '%s'".formatted(room.mostRows(), model));
    }

    static RequestFault rowsDiffer(String input, String model) {
        return RequestFault.badRequest(
                "input '%s' batch size does not match other inputs for '%s'".formatted(input, model));
    }

    static RequestFault rowsElsewhere(TensorSpec spec, String model) {
        return RequestFault.badRequest(
                "input '%s' of model '%s' is %s, whose first dimension isn't rows, so it can't be sent as several 'instances'; send columns as 'inputs', or use v2"
                        .formatted(spec.name(), model, spec.shape()));
    }

    static RequestFault element(TensorSpec spec, String model, int index, JsonParser parser) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return atElement(spec, model, index, spec.datatype() + " has no null");
        }
        return atElement(spec, model, index, "expected %s, got %s".formatted(spec.datatype(), Json.shown(parser)));
    }

    static RequestFault outOfRange(TensorSpec spec, String model, int index, String text) {
        return atElement(
                spec,
                model,
                index,
                "%s is out of range for %s, allowed is %s"
                        .formatted(
                                Json.quote(text),
                                spec.datatype(),
                                spec.datatype().range()));
    }

    public static RequestFault binaryNotYet(String what) {
        return new RequestFault(
                HttpErrors.UNSUPPORTED_MEDIA_TYPE,
                "binary tensor data is not supported (%s): send JSON".formatted(what));
    }

    private static RequestFault atElement(TensorSpec spec, String model, int index, String problem) {
        int perRow = spec.elementsPerRow();
        String where = perRow > 0 && !spec.shape().isEmpty() ? "row " + index / perRow : "element " + index;
        return RequestFault.badRequest("unable to parse the data of input '%s' for model '%s': %s (%s)"
                .formatted(spec.name(), model, problem, where));
    }

    private static String suggestion(String name, FeatureSet features) {
        String nearest = NearestName.nearest(name, features);
        return nearest == null ? "" : "; did you mean '" + nearest + "'?";
    }

    static String shapeText(List<Long> shape) {
        return shape.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }

    private static String shapeText(long[] shape) {
        return Arrays.stream(shape).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    }
}
