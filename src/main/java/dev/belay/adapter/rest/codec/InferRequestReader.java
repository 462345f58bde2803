package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Streams the JSON form of an Open Inference Protocol v2 infer request straight into tensors. Keys may come in any
 * order; name, shape and datatype before data is the fast one.
 */
public final class InferRequestReader implements Json.Reader<InferRequest> {
    private static final String BINARY_OUTPUT = "binary_data_output";
    private static final String REQUEST = "the request";

    private final byte[] body;
    private final String model;
    private final FeatureSet features;
    private final List<TensorSpec> knownOutputs;
    private final InferInputReader inputs;

    private @Nullable String id;
    private boolean idRead;
    private long timeoutMicros;
    private boolean inputsRead;
    private boolean parametersRead;
    private @Nullable List<String> outputs;

    private InferRequestReader(
            byte[] body, String model, FeatureSet features, List<TensorSpec> knownOutputs, Room room) {
        this.body = body;
        this.model = model;
        this.features = features;
        this.knownOutputs = knownOutputs;
        this.inputs = new InferInputReader(body, model, features, room);
    }

    /**
     * @param model the name in the request's path, for messages
     * @param outputs what the endpoint can answer with
     * @param room for what is decoded
     */
    public static InferRequest read(byte[] body, String model, FeatureSet features, List<TensorSpec> outputs, Room room)
            throws RequestFault {
        InferRequest plain = PlainInferRequest.read(body, features, room);
        return plain == null ? readAny(body, model, features, outputs, room) : plain;
    }

    /** Any form, and the messages for what is none. */
    static InferRequest readAny(byte[] body, String model, FeatureSet features, List<TensorSpec> outputs, Room room)
            throws RequestFault {
        return Json.read(body, new InferRequestReader(body, model, features, outputs, room));
    }

    @Override
    public InferRequest read(JsonParser parser) throws IOException, RequestFault {
        Json.startRoot(parser);
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (key) {
                case "inputs" -> readInputs(parser);
                case "outputs" -> readOutputs(parser, token);
                case "parameters" -> readParameters(parser, token);
                case "id" -> readId(parser, token);
                default -> parser.skipChildren();
            }
        }
        Json.endRoot(parser);
        if (!inputsRead) {
            throw RequestFault.badRequest("'inputs' is missing in the request for model '%s'".formatted(model));
        }
        return new InferRequest(id, timeoutMicros, outputs == null ? List.of() : outputs, inputs.finish());
    }

    private void readInputs(JsonParser parser) throws IOException, RequestFault {
        Json.onlyOnce(!inputsRead, "inputs", REQUEST);
        inputsRead = true;
        Json.require(parser, JsonToken.START_ARRAY, "'inputs' must be an array");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Json.require(parser, JsonToken.START_OBJECT, "each of 'inputs' must be an object");
            inputs.read(parser);
        }
    }

    private void readId(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        Json.onlyOnce(!idRead, "id", REQUEST);
        idRead = true;
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        String text = Json.text(parser, "'id' must be a string");
        id = text.isEmpty() ? null : text;
    }

    private void readParameters(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        Json.onlyOnce(!parametersRead, "parameters", REQUEST);
        parametersRead = true;
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        Json.require(parser, JsonToken.START_OBJECT, "'parameters' must be an object");
        Json.readMembers(parser, "'parameters'", (key, value) -> {
            if (key.equals("timeout")) {
                timeoutMicros = readTimeout(parser, value);
            } else if (key.equals(BINARY_OUTPUT) && value == JsonToken.VALUE_TRUE) {
                throw ErrorMessages.binaryNotYet(BINARY_OUTPUT);
            }
        });
    }

    /** An integer. Too large a number is "no limit". */
    private static long readTimeout(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token == JsonToken.VALUE_NULL) {
            return 0;
        }
        String text = token.isNumeric() ? parser.getText() : Json.shown(parser);
        return Budgets.parse(text, "parameter 'timeout'", "microseconds");
    }

    private void readOutputs(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        Json.onlyOnce(outputs == null, "outputs", REQUEST);
        outputs = List.of();
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        Json.require(parser, JsonToken.START_ARRAY, "'outputs' must be an array");
        Set<String> names = new LinkedHashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Json.require(parser, JsonToken.START_OBJECT, "each of 'outputs' must be an object");
            String name = readOutput(parser);
            if (!names.add(name)) {
                throw ErrorMessages.duplicate("output", name);
            }
        }
        outputs = List.copyOf(names);
    }

    private String readOutput(JsonParser parser) throws IOException, RequestFault {
        String name = null;
        boolean parameters = false;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (key.equals("name")) {
                Json.onlyOnce(name == null, key, "an output");
                name = Json.text(parser, "an output's 'name' must be a string");
            } else if (key.equals("parameters")) {
                Json.onlyOnce(!parameters, key, "an output");
                parameters = true;
                readOutputParameters(parser, token);
            } else {
                parser.skipChildren();
            }
        }
        if (name == null) {
            throw RequestFault.badRequest("an output has no 'name'");
        }
        if (!isKnownOutput(name)) {
            throw ErrorMessages.unknownOutput(name, model);
        }
        return name;
    }

    private static void readOutputParameters(JsonParser parser, JsonToken parameters) throws IOException, RequestFault {
        if (parameters != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        Json.readMembers(parser, "an output's 'parameters'", (key, value) -> {
            if (key.equals("binary_data") && value == JsonToken.VALUE_TRUE) {
                throw ErrorMessages.binaryNotYet("binary_data");
            }
            if (key.equals("classification") && value == JsonToken.VALUE_NUMBER_INT && parser.getLongValue() != 0) {
                throw RequestFault.badRequest("the output parameter 'classification' is not supported");
            }
        });
    }

    private boolean isKnownOutput(String name) {
        for (TensorSpec output : knownOutputs) {
            if (output.name().equals(name)) {
                return true;
            }
        }
        return features.open();
    }
}
