package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the members of {@code inputs} of a v2 request, each into the slot of its name. */
final class InferInputReader {
    private static final int UNKNOWN = -1;
    private static final int MOST_DIMENSIONS = 64;
    private static final String SHAPE = "an input's 'shape' must be an array of integers";

    private final byte[] body;
    private final String model;
    private final FeatureSet features;
    private final Room room;
    private final @Nullable Tensor[] bySlot;
    private boolean any;
    /** The common first dimension of the inputs that have a free one. */
    private int rows = UNKNOWN;
    /** The first dimension of an input that is passed over, for a request in which no other tells. */
    private int skippedRows = UNKNOWN;

    // The input that is being read; its keys may come in any order.
    private @Nullable String name;
    private @Nullable String datatype;
    private long @Nullable [] shape;
    private boolean parametersSeen;
    private boolean dataSeen;
    private long dataFrom;
    private long dataTo;
    private boolean done;

    InferInputReader(byte[] body, String model, FeatureSet features, Room room) {
        this.body = body;
        this.model = model;
        this.features = features;
        this.room = room;
        this.bySlot = new Tensor[features.size()];
    }

    /** Reads the object that the parser has just entered. */
    void read(JsonParser parser) throws IOException, RequestFault {
        name = null;
        datatype = null;
        shape = null;
        parametersSeen = false;
        dataSeen = false;
        done = false;
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            switch (key) {
                case "name" -> {
                    onlyOnce(name == null, key);
                    name = Json.text(parser, "an input's 'name' must be a string");
                }
                case "datatype" -> {
                    onlyOnce(datatype == null, key);
                    datatype = Json.text(parser, "an input's 'datatype' must be a string");
                }
                case "shape" -> {
                    onlyOnce(shape == null, key);
                    shape = readShape(parser);
                }
                case "parameters" -> {
                    onlyOnce(!parametersSeen, key);
                    parametersSeen = true;
                    refuseBinary(parser, token);
                }
                case "data" -> {
                    onlyOnce(!dataSeen, key);
                    dataSeen = true;
                    readData(parser);
                }
                default -> parser.skipChildren();
            }
        }
        any = true;
        if (!done) {
            readLate();
        }
    }

    private void onlyOnce(boolean first, String key) throws RequestFault {
        Json.onlyOnce(first, key, name == null ? "an input" : "input '" + Json.quote(name) + "'");
    }

    /** What was read; without a single input it is a fault, unless there is none to send. */
    Inputs finish() throws RequestFault {
        if (!any && (features.size() > 0 || features.open())) {
            throw ErrorMessages.noInputs(model, features);
        }
        int known = rows == UNKNOWN ? skippedRows : rows;
        return new Inputs(features, bySlot, known == UNKNOWN ? 1 : known, room);
    }

    private void readData(JsonParser parser) throws IOException, RequestFault {
        if (name != null && datatype != null && shape != null) {
            decode(parser, name, datatype, shape);
            return;
        }
        dataFrom = parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        dataTo = parser.currentLocation().getByteOffset();
    }

    /** Data came before what tells how to read it: go over its bytes again. */
    private void readLate() throws RequestFault {
        String input = name;
        if (input == null) {
            throw RequestFault.badRequest("an input has no 'name'");
        }
        String type = datatype;
        long[] dimensions = shape;
        if (type == null || dimensions == null || !dataSeen) {
            String lacking = type == null ? "datatype" : dimensions == null ? "shape" : "data";
            throw RequestFault.badRequest(
                    "input '%s' for model '%s' has no '%s'".formatted(Json.quote(input), model, lacking));
        }
        Json.read(body, (int) dataFrom, (int) dataTo, again -> {
            again.nextToken();
            decode(again, input, type, dimensions);
            return this;
        });
    }

    private void decode(JsonParser parser, String input, String type, long[] dimensions)
            throws IOException, RequestFault {
        done = true;
        FeatureSet.Feature feature = features.find(input);
        if (feature == null) {
            skip(parser, input, dimensions);
            return;
        }
        TensorSpec spec = feature.spec();
        if (bySlot[feature.slot()] != null) {
            throw ErrorMessages.duplicate("input", input);
        }
        check(spec, type, dimensions);
        Elements elements = Elements.sized(spec, model, elementCount(spec, dimensions), room);
        elements.readTensor(parser, dimensions);
        bySlot[feature.slot()] = new Tensor(spec.name(), spec.datatype(), dimensions, elements.take());
    }

    private void skip(JsonParser parser, String input, long[] dimensions) throws IOException, RequestFault {
        if (!features.open()) {
            throw ErrorMessages.unknownInput(input, model, features);
        }
        if (dimensions.length > 0 && dimensions[0] <= room.mostRows()) {
            skippedRows = (int) dimensions[0];
        }
        parser.skipChildren();
    }

    private void check(TensorSpec spec, String type, long[] dimensions) throws RequestFault {
        if (!type.equals(spec.datatype().name())) {
            throw ErrorMessages.datatype(spec, model, type);
        }
        if (!spec.accepts(dimensions)) {
            throw ErrorMessages.shape(spec, model, dimensions);
        }
        if (spec.hasFreeFirstDimension()) {
            checkRows(spec, dimensions[0]);
        }
    }

    private void checkRows(TensorSpec spec, long count) throws RequestFault {
        if (count > room.mostRows()) {
            throw ErrorMessages.tooManyRows(model, room);
        }
        if (rows != UNKNOWN && rows != count) {
            throw ErrorMessages.rowsDiffer(spec, model);
        }
        rows = (int) count;
    }

    /** The shape's product; no array is made for more elements than the body has room for. */
    private int elementCount(TensorSpec spec, long[] dimensions) throws RequestFault {
        long count = Weight.elements(dimensions);
        if (count > (body.length + 1) / 2) {
            throw ErrorMessages.elementCount(spec, model, count, "fewer");
        }
        return (int) count;
    }

    private long[] readShape(JsonParser parser) throws IOException, RequestFault {
        Json.require(parser, JsonToken.START_ARRAY, SHAPE);
        long[] dimensions = new long[4];
        int rank = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            Json.require(parser, JsonToken.VALUE_NUMBER_INT, SHAPE);
            if (rank == MOST_DIMENSIONS) {
                throw RequestFault.badRequest("an input's 'shape' must not have more than " + rank + " dimensions");
            }
            if (rank == dimensions.length) {
                dimensions = Arrays.copyOf(dimensions, 2 * rank);
            }
            dimensions[rank++] = readDimension(parser);
        }
        return Arrays.copyOf(dimensions, rank);
    }

    private long readDimension(JsonParser parser) throws IOException, RequestFault {
        boolean negative = parser.getText().charAt(0) == '-';
        if (!negative && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            return parser.getLongValue();
        }
        if (negative) {
            throw RequestFault.badRequest("an input's 'shape' must not be negative, got " + Json.shown(parser));
        }
        throw ErrorMessages.dimension(name, Json.shown(parser));
    }

    private static void refuseBinary(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token == JsonToken.START_OBJECT) {
            Json.readMembers(parser, "an input's 'parameters'", (key, value) -> {
                if (key.equals("binary_data_size")) {
                    throw ErrorMessages.binaryNotYet(key);
                }
            });
        } else {
            parser.skipChildren();
        }
    }
}
