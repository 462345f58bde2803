package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the form of an infer request that clients of dense models send: float tensors with flat data behind name, shape
 * and datatype, at most an id beside them, no escapes. That takes a third of a general parser's time.
 * Whatever is otherwise, a fault above all, is left to {@link InferRequestReader}: this one knows no messages.
 */
final class PlainInferRequest {
    private static final byte[] ID = ascii("\"id\"");
    private static final byte[] INPUTS = ascii("\"inputs\"");
    private static final byte[] NAME = ascii("\"name\"");
    private static final byte[] SHAPE = ascii("\"shape\"");
    private static final byte[] DATATYPE = ascii("\"datatype\"");
    private static final byte[] FP32 = ascii("\"FP32\"");
    private static final byte[] DATA = ascii("\"data\"");
    private static final int MOST_DIMENSIONS = 8;
    private static final int USUAL_DIMENSIONS = 2;
    private static final int UNKNOWN = -1;
    private static final int MOST_EXPONENT_DIGITS = 3;
    private static final int NO_EXPONENT = 100_000;
    private static final long[] POWERS_OF_TEN = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
    };

    private final byte[] body;
    private final FeatureSet features;
    private final Room room;
    private final @Nullable Tensor[] bySlot;
    private int at;
    private @Nullable String id;
    private boolean inputsRead;
    private int rows = UNKNOWN;

    private PlainInferRequest(byte[] body, FeatureSet features, Room room) {
        this.body = body;
        this.features = features;
        this.room = room;
        this.bySlot = new Tensor[features.size()];
    }

    /** @return null if the request is of another form */
    static @Nullable InferRequest read(byte[] body, FeatureSet features, Room room) throws RequestFault {
        PlainInferRequest request = new PlainInferRequest(body, features, room);
        if (!request.readRoot()) {
            return null;
        }
        int rows = request.rows == UNKNOWN ? 1 : request.rows;
        return new InferRequest(request.id, 0, List.of(), new Inputs(features, request.bySlot, rows, room));
    }

    private boolean readRoot() throws RequestFault {
        if (!take('{')) {
            return false;
        }
        do {
            boolean understood = takeKey(ID) ? readId() : takeKey(INPUTS) && readInputs();
            if (!understood) {
                return false;
            }
        } while (take(','));
        return take('}') && isAtEnd() && inputsRead;
    }

    private boolean readId() {
        boolean first = id == null;
        id = text();
        return first && id != null && !id.isEmpty();
    }

    private boolean readInputs() throws RequestFault {
        if (inputsRead || !take('[')) {
            return false;
        }
        inputsRead = true;
        do {
            if (!readInput()) {
                return false;
            }
        } while (take(','));
        return take(']');
    }

    private boolean readInput() throws RequestFault {
        String name = null;
        long[] shape = null;
        boolean float32 = false;
        if (!take('{')) {
            return false;
        }
        do {
            if (name == null && takeKey(NAME)) {
                name = text();
            } else if (shape == null && takeKey(SHAPE)) {
                shape = readShape();
            } else if (!float32 && takeKey(DATATYPE)) {
                float32 = take(FP32);
            } else {
                return float32 && name != null && shape != null && takeKey(DATA) && readData(name, shape) && take('}');
            }
        } while (take(','));
        return false;
    }

    private long @Nullable [] readShape() {
        long[] dimensions = new long[USUAL_DIMENSIONS];
        int rank = 0;
        if (!take('[')) {
            return null;
        }
        do {
            long dimension = rank == MOST_DIMENSIONS ? UNKNOWN : readDimension();
            if (dimension < 0) {
                return null;
            }
            dimensions = rank < dimensions.length ? dimensions : Arrays.copyOf(dimensions, MOST_DIMENSIONS);
            dimensions[rank++] = dimension;
        } while (take(','));
        if (!take(']')) {
            return null;
        }
        return rank == dimensions.length ? dimensions : Arrays.copyOf(dimensions, rank);
    }

    /** Up to 9 digits; -1 if there is none, or a zero before another. */
    private long readDimension() {
        peek();
        int from = at;
        long value = digits(0);
        int count = at - from;
        return count == 0 || count > 9 || (body[from] == '0' && count > 1) ? UNKNOWN : value;
    }

    private boolean readData(String name, long[] shape) throws RequestFault {
        FeatureSet.Feature feature = features.find(name);
        if (feature == null || bySlot[feature.slot()] != null) {
            return false;
        }
        TensorSpec spec = feature.spec();
        if (spec.datatype() != Datatype.FP32 || !spec.accepts(shape) || !agreesOnRows(spec, shape)) {
            return false;
        }
        long count = Weight.elements(shape);
        if (count < 1 || count > body.length || !take('[')) {
            return false;
        }
        Elements.take(room, Datatype.FP32, count);
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            if ((i > 0 && !take(',')) || !readNumber(values, i)) {
                return false;
            }
        }
        bySlot[feature.slot()] = new Tensor(spec.name(), Datatype.FP32, shape, new TensorData.Floats(values));
        return take(']');
    }

    private boolean agreesOnRows(TensorSpec spec, long[] shape) {
        if (!spec.hasFreeFirstDimension()) {
            return true;
        }
        if (shape[0] > room.mostRows() || (rows != UNKNOWN && rows != shape[0])) {
            return false;
        }
        rows = (int) shape[0];
        return true;
    }

    private boolean readNumber(float[] values, int index) {
        boolean negative = peek() == '-';
        at += negative ? 1 : 0;
        int from = at;
        long digits = digits(0);
        int whole = at - from;
        if (whole == 0 || (whole > 1 && body[from] == '0')) {
            return false;
        }
        int decimals = 0;
        if (at < body.length && body[at] == '.') {
            int point = at++;
            digits = decimals(digits);
            decimals = at - point - 1;
            if (decimals == 0) {
                return false;
            }
        }
        int significant = whole + decimals;
        if (significant > FloatText.MOST_DIGITS) {
            significant -= leadingZeros(from);
        }
        if (at < body.length && (body[at] == 'e' || body[at] == 'E')) {
            decimals -= readExponent();
        }
        values[index] = FloatText.combine(negative, digits, significant, decimals);
        return !Float.isNaN(values[index]);
    }

    /** @return the digits before, and those that are read, as one number; more than 18 may overflow it */
    private long digits(long before) {
        long number = before;
        for (; at < body.length && body[at] >= '0' && body[at] <= '9'; at++) {
            number = 10 * number + body[at] - '0';
        }
        return number;
    }

    /** As {@link #digits}; of a float there are about eight. */
    private long decimals(long before) {
        long number = before;
        if (body.length - at >= Digits.WORD) {
            long word = Digits.word(body, at);
            int count = Digits.count(word);
            if (count > 0) {
                number = number * POWERS_OF_TEN[count] + Digits.value(word, count);
                at += count;
            }
        }
        return digits(number);
    }

    /** Clients write so what is small. Out of any range if there are no digits or too many. */
    private int readExponent() {
        at++;
        boolean negative = at < body.length && body[at] == '-';
        at += negative || (at < body.length && body[at] == '+') ? 1 : 0;
        int from = at;
        int exponent = (int) digits(0);
        int count = at - from;
        return count == 0 || count > MOST_EXPONENT_DIGITS ? NO_EXPONENT : negative ? -exponent : exponent;
    }

    private int leadingZeros(int from) {
        int zeros = 0;
        for (int i = from; i < at && (body[i] == '0' || body[i] == '.'); i++) {
            zeros += body[i] == '0' ? 1 : 0;
        }
        return zeros;
    }

    private @Nullable String text() {
        if (!take('"')) {
            return null;
        }
        for (int from = at; at < body.length; at++) {
            byte next = body[at];
            if (next == '"') {
                return new String(body, from, at++ - from, StandardCharsets.US_ASCII);
            }
            if (next < ' ' || next == '\\') {
                return null;
            }
        }
        return null;
    }

    private boolean takeKey(byte[] quoted) {
        return take(quoted) && take(':');
    }

    private boolean take(byte[] expected) {
        boolean found = peek() >= 0
                && body.length - at >= expected.length
                && Arrays.equals(body, at, at + expected.length, expected, 0, expected.length);
        at += found ? expected.length : 0;
        return found;
    }

    private boolean take(char expected) {
        if ((at < body.length && body[at] == expected) || peek() == expected) {
            at++;
            return true;
        }
        return false;
    }

    private boolean isAtEnd() {
        return peek() < 0 && at == body.length;
    }

    /** The next byte that is no white space, which is passed over; negative at the end, and for what isn't ASCII. */
    private int peek() {
        while (at < body.length && (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t')) {
            at++;
        }
        return at < body.length ? body[at] : UNKNOWN;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
