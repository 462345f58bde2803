package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.io.IOException;

/**
 * Collects the elements of one tensor straight from the parser, in the array type of its datatype. The array is either
 * made at once, when the number of elements is known, or grows with what arrives.
 */
abstract sealed class Elements permits RealElements, StringElements, BoolElements, IntegerElements {
    /** Most elements that an array is made for before the data is seen. */
    private static final int FIRST_CAPACITY = 256;

    /** What an array can have. */
    static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    final TensorSpec spec;
    final String model;
    private final boolean sized;
    private final int limit;
    private Room room = Room.UNSHARED;
    protected int size;

    /**
     * @param sized true if exactly {@code limit} elements are expected, and the array has been made for them
     * @param limit elements, at most
     */
    Elements(TensorSpec spec, String model, boolean sized, int limit) {
        this.spec = spec;
        this.model = model;
        this.sized = sized;
        this.limit = limit;
    }

    /** For a known number of elements: one more than that is a fault. */
    static Elements sized(TensorSpec spec, String model, int count, Room room) throws RequestFault {
        return make(spec, model, true, count, count, room);
    }

    /**
     * For a number of rows that only the data tells.
     *
     * @param perRow elements of one row; -1 if the data tells that too
     */
    static Elements growing(TensorSpec spec, String model, int perRow, Room room) throws RequestFault {
        int capacity = Math.clamp(perRow, 1, FIRST_CAPACITY);
        int limit = perRow <= 0 ? MOST_ELEMENTS : (int) Math.min(MOST_ELEMENTS, (long) perRow * room.mostRows());
        return make(spec, model, false, capacity, limit, room);
    }

    private static Elements make(TensorSpec spec, String model, boolean sized, int capacity, int limit, Room room)
            throws RequestFault {
        take(room, spec.datatype(), capacity);
        Elements made = make(spec, model, sized, capacity, limit);
        made.room = room;
        return made;
    }

    private static Elements make(TensorSpec spec, String model, boolean sized, int capacity, int limit) {
        return switch (spec.datatype()) {
            case FP32 -> new FloatElements(spec, model, sized, capacity, limit);
            case FP64 -> new DoubleElements(spec, model, sized, capacity, limit);
            case FP16, BF16 -> new HalfElements(spec, model, sized, capacity, limit);
            case BYTES -> new StringElements(spec, model, sized, capacity, limit);
            case BOOL -> new BoolElements(spec, model, sized, capacity, limit);
            case INT64, UINT64 -> new LongElements(spec, model, sized, capacity, limit);
            case INT32, UINT32 -> new IntElements(spec, model, sized, capacity, limit);
            case INT16, UINT16 -> new ShortElements(spec, model, sized, capacity, limit);
            case INT8, UINT8 -> new ByteElements(spec, model, sized, capacity, limit);
        };
    }

    /** Appends the scalar that the parser stands at. */
    abstract void read(JsonParser parser, JsonToken token) throws IOException, RequestFault;

    /** Hands over what was collected; this object is used up. */
    abstract TensorData take();

    /** Makes room for {@code capacity} elements. */
    protected abstract void resize(int capacity);

    /** The array that is being filled. */
    protected abstract Object array();

    /** Writes "no value" to elements {@code from} (inclusive) to {@code to} (exclusive), if the datatype has that. */
    protected abstract void blank(int from, int to);

    /** Appends a v2 tensor's data, flat or nested along its shape; a scalar's may be bare. */
    final void readTensor(JsonParser parser, long[] shape) throws IOException, RequestFault {
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            read(parser, parser.currentToken());
        } else if (parser.nextToken() == JsonToken.START_ARRAY) {
            new NestedData(this, shape).readEntered(parser);
        } else {
            readFlat(parser);
        }
        if (size != limit) {
            throw ErrorMessages.elementCount(spec, model, limit, String.valueOf(size));
        }
    }

    private void readFlat(JsonParser parser) throws IOException, RequestFault {
        for (JsonToken token = parser.currentToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (token == JsonToken.START_ARRAY) {
                throw ErrorMessages.mixedNesting(spec, model, size);
            }
            read(parser, token);
        }
    }

    /**
     * Moves rows apart, so that there is "no value" wherever rows are absent.
     *
     * @param gaps beginning (inclusive) and end (exclusive) of each run of absent rows, ascending
     */
    final void spread(int perRow, int rows, int[] gaps) {
        resize(rows * perRow);
        int end = rows;
        int left = size / perRow;
        for (int gap = gaps.length - 2; gap >= 0; gap -= 2) {
            int behind = end - gaps[gap + 1];
            left -= behind;
            System.arraycopy(array(), left * perRow, array(), gaps[gap + 1] * perRow, behind * perRow);
            blank(gaps[gap] * perRow, gaps[gap + 1] * perRow);
            end = gaps[gap];
        }
        size = rows * perRow;
    }

    /** Takes room for elements before they are made: twice, for they are copied to where the model reads them. */
    static void take(Room room, Datatype datatype, long elements) throws RequestFault {
        take(room, Weight.times(2, Weight.array(datatype, elements)));
    }

    private static void take(Room room, long bytes) throws RequestFault {
        Room.Refusal refusal = room.take(bytes);
        if (refusal != null) {
            throw RequestFault.of(refusal);
        }
    }

    /** For a text that is kept. */
    protected final void takeText(int characters) throws RequestFault {
        take(room, Room.BYTES_PER_STRING + (long) characters);
    }

    /** For rows that are absent. */
    final void takeGaps(long perRow, int rows) throws RequestFault {
        if (rows * perRow > MOST_ELEMENTS) {
            throw ErrorMessages.tooManyElements(spec, model, MOST_ELEMENTS);
        }
        take(room, spec.datatype(), rows * perRow);
    }

    final int size() {
        return size;
    }

    /** To be called before an element is appended to a full array. */
    protected final void grow(int capacity) throws RequestFault {
        if (size >= limit) {
            throw sized ? ErrorMessages.tooManyElements(spec, model, limit) : ErrorMessages.tooManyRows(model, room);
        }
        int more = (int) Math.min(limit, 2L * capacity);
        take(room, spec.datatype(), more - capacity);
        resize(more);
    }

    protected final RequestFault unexpected(JsonParser parser) throws IOException {
        return ErrorMessages.element(spec, model, size, parser);
    }

    protected final RequestFault outOfRange(JsonParser parser) throws IOException {
        return ErrorMessages.outOfRange(spec, model, size, parser.getText());
    }
}
