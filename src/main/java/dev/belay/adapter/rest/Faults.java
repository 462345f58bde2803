package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonToken;
import dev.belay.validation.NearestName;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The words for what callers do wrong: Triton's where it has some, because clients and people know them. */
final class Faults {
    private Faults() {}

    static RequestFault unknownInput(String name, String model, FeatureSet features) {
        return RequestFault.badRequest("unexpected inference input '%s' for model '%s'%s"
                .formatted(Json.quote(name), model, suggestion(name, features)));
    }

    static RequestFault unknownOutput(String name, String model) {
        return RequestFault.badRequest(
                "unexpected inference output '%s' for model '%s'".formatted(Json.quote(name), model));
    }

    static RequestFault duplicateInput(String name) {
        return RequestFault.badRequest("input '%s' already exists in request".formatted(name));
    }

    static RequestFault duplicateOutput(String name) {
        return RequestFault.badRequest("output '%s' already exists in request".formatted(Json.quote(name)));
    }

    static RequestFault noInputs(String model, FeatureSet features) {
        List<String> names = features.features().stream()
                .map(feature -> feature.spec().name())
                .toList();
        return new RequestFault.NothingSent(missingInputs(model, List.of(), names));
    }

    static String missingInputs(String model, List<String> present, List<String> missing) {
        return ("expected %d inputs but got %d inputs for model '%s'. Got input(s) %s, but missing required input(s) %s."
                        + " Please provide all required input(s).")
                .formatted(present.size() + missing.size(), present.size(), model, quoted(present), quoted(missing));
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(",", "[", "]"));
    }

    static RequestFault datatype(TensorSpec spec, String model, String got) {
        return RequestFault.badRequest("inference input '%s' data-type is '%s', but model '%s' expects '%s'"
                .formatted(spec.name(), Json.quote(got), model, spec.datatype()));
    }

    static RequestFault halfPrecision(String datatype, String input) {
        return RequestFault.badRequest(
                "receiving %s data via JSON is not supported. Please use the binary data format for input %s"
                        .formatted(datatype, input));
    }

    static RequestFault shape(TensorSpec spec, String model, long[] got) {
        return RequestFault.badRequest("unexpected shape for input '%s' for model '%s'. Expected %s, got %s. "
                .formatted(spec.name(), model, shapeText(spec.shape()), shapeText(got)));
    }

    static RequestFault rowShape(TensorSpec spec, String model, int row, int got) {
        return RequestFault.badRequest(
                "unexpected shape for input '%s' for model '%s'. Expected %s, got %d elements in row %d. "
                        .formatted(spec.name(), model, shapeText(spec.shape()), got, row));
    }

    static RequestFault ragged(TensorSpec spec, String model, int row) {
        return RequestFault.badRequest(
                "unexpected shape for input '%s' for model '%s'. Expected %s, but row %d differs from those before it. "
                        .formatted(spec.name(), model, shapeText(spec.shape()), row));
    }

    static RequestFault openShape(TensorSpec spec, String model, int elements) {
        return RequestFault.badRequest(
                "unexpected shape for input '%s' for model '%s'. Expected %s, got %d elements; name the shape by asking /v2/models/%s/infer. "
                        .formatted(spec.name(), model, shapeText(spec.shape()), elements, model));
    }

    static RequestFault elementCount(TensorSpec spec, String model, long expected, String got) {
        return RequestFault.badRequest(
                "unexpected number of elements for input '%s' for model '%s'. Its shape has %d elements, got %s"
                        .formatted(spec.name(), model, expected, got));
    }

    static RequestFault tooManyElements(TensorSpec spec, String model, int expected) {
        return elementCount(spec, model, expected, "more");
    }

    static RequestFault tooManyRows(String model) {
        return RequestFault.badRequest(
                "inference request batch-size must be <= %d for '%s'".formatted(Limits.MAX_ROWS, model));
    }

    static RequestFault rowsDiffer(String input, String model) {
        return RequestFault.badRequest(
                "input '%s' batch size does not match other inputs for '%s'".formatted(input, model));
    }

    static RequestFault element(TensorSpec spec, String model, int index, JsonToken token, String text) {
        if (token == JsonToken.VALUE_NULL) {
            return noNull(spec, model, index);
        }
        return atElement(spec, model, index, "expected %s, got %s".formatted(spec.datatype(), describe(token, text)));
    }

    static RequestFault noNull(TensorSpec spec, String model, int index) {
        return atElement(spec, model, index, spec.datatype() + " takes no null");
    }

    static RequestFault outOfRange(TensorSpec spec, String model, int index, String text) {
        return atElement(spec, model, index, "%s is out of range for %s".formatted(Json.quote(text), spec.datatype()));
    }

    static RequestFault binaryNotYet(String what) {
        return new RequestFault(
                RequestFault.UNSUPPORTED_MEDIA_TYPE,
                "binary tensor data is not supported (%s): send JSON".formatted(what));
    }

    private static RequestFault atElement(TensorSpec spec, String model, int index, String problem) {
        int perRow = spec.elementsPerRow();
        String where = perRow > 0 && !spec.shape().isEmpty() ? "row " + index / perRow : "element " + index;
        return RequestFault.badRequest("unable to parse the data of input '%s' for model '%s': %s (%s)"
                .formatted(spec.name(), model, problem, where));
    }

    private static String describe(JsonToken token, String text) {
        return switch (token) {
            case VALUE_STRING -> "\"" + Json.quote(text) + "\"";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NUMBER_INT,
                    VALUE_NUMBER_FLOAT,
                    VALUE_TRUE,
                    VALUE_FALSE,
                    VALUE_NULL,
                    FIELD_NAME,
                    END_ARRAY,
                    END_OBJECT,
                    NOT_AVAILABLE,
                    VALUE_EMBEDDED_OBJECT -> Json.quote(text);
        };
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
