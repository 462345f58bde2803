package dev.belay.adapter.rest.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.serving.PredictionFixture;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;

/** The streaming codec against Jackson's tree, slow and obvious, on random requests; and on broken ones. */
class CodecOracleTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<Datatype> TYPES = List.of(
            Datatype.FP32,
            Datatype.FP64,
            Datatype.FP16,
            Datatype.BF16,
            Datatype.BYTES,
            Datatype.BOOL,
            Datatype.INT8,
            Datatype.UINT8,
            Datatype.INT16,
            Datatype.UINT16,
            Datatype.INT32,
            Datatype.UINT32,
            Datatype.INT64,
            Datatype.UINT64);

    /** Another one at each run, unless {@code -Dbelay.test.seed} says which. */
    private final long seed = Long.getLong("belay.test.seed", new Random().nextLong());

    private final Random random = new Random(seed);
    private final List<TensorSpec> specs = randomSpecs();
    private final FeatureSet features = new FeatureSet(specs, false);
    private final int rows = 1 + random.nextInt(5);

    @RepeatedTest(200)
    @DisplayName("an infer request read and written again is what Jackson's tree says")
    void roundTripsLikeTheTree() throws IOException, RequestFault {
        // Given a random request, its keys in random order, its data flat or nested
        List<ArrayNode> data = specs.stream().map(this::randomData).toList();
        byte[] body = inferBody(data);
        // When it is read, and its inputs are written as outputs
        InferRequest request = InferRequestReader.read(body, "m", features, List.of(), Room.UNSHARED);
        List<Tensor> tensors = new ArrayList<>();
        for (int slot = 0; slot < specs.size(); slot++) {
            tensors.add(request.inputs().at(slot));
        }
        PredictionResult.Answered echo = PredictionFixture.answered("t", new ModelRef("m", "1"), tensors, null);
        JsonNode written = JSON.readTree(new InferResponseWriter("m", null, List.of(), echo).whole(new JsonBuffer()));
        // Then every element is the oracle's
        for (int slot = 0; slot < specs.size(); slot++) {
            assertEquals(
                    oracle(specs.get(slot).datatype(), data.get(slot)),
                    oracle(specs.get(slot).datatype(), (ArrayNode)
                            written.get("outputs").get(slot).get("data")),
                    () -> "seed " + seed + ": " + new String(body, StandardCharsets.UTF_8));
        }
    }

    @RepeatedTest(200)
    @DisplayName("rows and columns of a predict request give what the infer request gives")
    void readsPredictFormsLikeInfer() throws IOException, RequestFault {
        // Given the same data as rows of named features, in random order, and as columns
        List<ArrayNode> data = specs.stream().map(this::randomData).toList();
        String expected = text(InferRequestReader.read(inferBody(data), "m", features, List.of(), Room.UNSHARED)
                .inputs());
        // When
        String byRows =
                text(PredictRequestReader.read(JSON.writeValueAsBytes(rowsBody(data)), "m", features, Room.UNSHARED)
                        .inputs());
        String byColumns =
                text(PredictRequestReader.read(JSON.writeValueAsBytes(columnsBody(data)), "m", features, Room.UNSHARED)
                        .inputs());
        // Then
        assertEquals(List.of(expected, expected), List.of(byRows, byColumns), () -> "seed " + seed);
    }

    @RepeatedTest(200)
    @DisplayName("a damaged request is read or refused, and raises nothing else")
    void refusesDamagedRequests() throws IOException {
        // Given bodies with some bytes changed or cut off
        List<ArrayNode> data = specs.stream().map(this::randomData).toList();
        byte[] infer = damaged(inferBody(data));
        byte[] predict = damaged(JSON.writeValueAsBytes(rowsBody(data)));
        // When
        RuntimeException bug = null;
        try {
            readBoth(infer, predict);
        } catch (RuntimeException thrown) {
            bug = thrown;
        }
        // Then
        if (bug != null) {
            fail("seed " + seed + ": " + new String(infer, StandardCharsets.UTF_8), bug);
        }
    }

    private void readBoth(byte[] infer, byte[] predict) {
        try {
            var unused = InferRequestReader.read(infer, "m", features, List.of(), Room.UNSHARED);
        } catch (RequestFault refused) {
            assertEquals(4, refused.status() / 100);
        }
        try {
            var unused = PredictRequestReader.read(predict, "m", features, Room.UNSHARED);
        } catch (RequestFault refused) {
            assertEquals(4, refused.status() / 100);
        }
    }

    private byte[] damaged(byte[] body) {
        byte[] changed = Arrays.copyOf(body, random.nextInt(4) == 0 ? random.nextInt(body.length) : body.length);
        byte[] tempting = "{}[]\",:0-e.tfn\\\u0000\u00ff".getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(3); i >= 0 && changed.length > 0; i--) {
            changed[random.nextInt(changed.length)] = tempting[random.nextInt(tempting.length)];
        }
        return changed;
    }

    private List<TensorSpec> randomSpecs() {
        List<TensorSpec> made = new ArrayList<>();
        for (int i = 2 + random.nextInt(4); i > 0; i--) {
            List<Long> shape = new ArrayList<>(List.of(-1L));
            for (int rank = random.nextInt(3); rank > 0; rank--) {
                shape.add(1L + random.nextInt(3));
            }
            made.add(new TensorSpec("f" + i, TYPES.get(random.nextInt(TYPES.size())), shape));
        }
        return made;
    }

    /** Nested along the shape. */
    private ArrayNode randomData(TensorSpec spec) {
        ArrayNode all = JSON.createArrayNode();
        for (int row = 0; row < rows; row++) {
            all.add(randomNode(spec, 1));
        }
        return all;
    }

    private JsonNode randomNode(TensorSpec spec, int dimension) {
        if (dimension == spec.shape().size()) {
            return JSON.valueToTree(randomValue(spec.datatype()));
        }
        ArrayNode part = JSON.createArrayNode();
        for (int i = 0; i < spec.shape().get(dimension); i++) {
            part.add(randomNode(spec, dimension + 1));
        }
        return part;
    }

    private @org.jspecify.annotations.Nullable Object randomValue(Datatype type) {
        if (type.holdsNull() && random.nextInt(10) == 0) {
            return null;
        }
        return switch (type) {
            case FP32, FP64 ->
                random.nextInt(5) == 0
                        ? (Object) random.nextInt(1000)
                        : (Object) (random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            case BYTES -> "ä\"\\\n\uD83D\uDE00x".substring(0, 1 + random.nextInt(4));
            case BOOL -> random.nextBoolean();
            case INT8 -> random.nextInt(256) - 128;
            case UINT8 -> random.nextInt(256);
            case INT16 -> random.nextInt(65536) - 32768;
            case UINT16 -> random.nextInt(65536);
            case INT32 -> random.nextInt();
            case UINT32 -> random.nextLong(1L << 32);
            case INT64 -> random.nextLong();
            case UINT64 -> new BigInteger(64, random);
            case FP16 -> random.nextGaussian() * Math.pow(10, random.nextInt(10) - 7);
            case BF16 -> random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30);
        };
    }

    private byte[] inferBody(List<ArrayNode> data) throws JsonProcessingException {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode inputs = root.putArray("inputs");
        for (int slot = 0; slot < specs.size(); slot++) {
            inputs.add(inferInput(specs.get(slot), data.get(slot)));
        }
        return JSON.writeValueAsBytes(root);
    }

    private ObjectNode inferInput(TensorSpec spec, ArrayNode data) {
        ObjectNode members = JSON.createObjectNode();
        members.put("name", spec.name()).put("datatype", spec.datatype().name());
        ArrayNode shape = members.putArray("shape").add(rows);
        spec.shape().stream().skip(1).forEach(shape::add);
        members.set("data", random.nextBoolean() ? data : flatten(data, JSON.createArrayNode()));
        List<String> keys = new ArrayList<>();
        members.fieldNames().forEachRemaining(keys::add);
        Collections.shuffle(keys, random);
        ObjectNode shuffled = JSON.createObjectNode();
        keys.forEach(key -> shuffled.set(key, members.get(key)));
        return shuffled;
    }

    private ObjectNode rowsBody(List<ArrayNode> data) {
        ObjectNode root = JSON.createObjectNode();
        ArrayNode instances = root.putArray("instances");
        for (int row = 0; row < rows; row++) {
            List<Integer> order = new ArrayList<>();
            for (int slot = 0; slot < specs.size(); slot++) {
                order.add(slot);
            }
            Collections.shuffle(order, random);
            ObjectNode named = instances.addObject();
            for (int slot : order) {
                named.set(specs.get(slot).name(), data.get(slot).get(row));
            }
        }
        return root;
    }

    private ObjectNode columnsBody(List<ArrayNode> data) {
        ObjectNode root = JSON.createObjectNode();
        ObjectNode columns = root.putObject("inputs");
        for (int slot = 0; slot < specs.size(); slot++) {
            columns.set(specs.get(slot).name(), data.get(slot));
        }
        return root;
    }

    private static ArrayNode flatten(JsonNode node, ArrayNode into) {
        for (JsonNode child : node) {
            if (child.isArray()) {
                flatten(child, into);
            } else {
                into.add(child);
            }
        }
        return into;
    }

    /** Elements as text: floats rounded as their type rounds the decimal text, no value as null. */
    private static List<String> oracle(Datatype type, ArrayNode data) {
        List<String> elements = new ArrayList<>();
        for (JsonNode element : flatten(data, JSON.createArrayNode())) {
            elements.add(
                    switch (type) {
                        case FP32 -> element.isNull() ? "null" : Float.toString(Float.parseFloat(element.asText()));
                        case FP64 -> element.isNull() ? "null" : Double.toString(Double.parseDouble(element.asText()));
                        case FP16, BF16 -> element.isNull() ? "null" : half(type, element.asText());
                        case BYTES -> element.isNull() ? "" : element.asText();
                        default -> element.asText();
                    });
        }
        return elements;
    }

    private static String half(Datatype type, String decimal) {
        return Integer.toHexString(HalfPrecision.round(type, Double.parseDouble(decimal), decimal));
    }

    private static String text(dev.belay.vocabulary.Inputs inputs) {
        JsonBuffer out = new JsonBuffer();
        for (int slot = 0; slot < inputs.features().size(); slot++) {
            Tensor tensor = java.util.Objects.requireNonNull(inputs.at(slot));
            out.string(tensor.name());
            out.raw(java.util.Arrays.toString(tensor.shape()));
            TensorText.nested(tensor).writeMore(out, Integer.MAX_VALUE);
        }
        return new String(out.take(), StandardCharsets.UTF_8) + inputs.rows();
    }
}
