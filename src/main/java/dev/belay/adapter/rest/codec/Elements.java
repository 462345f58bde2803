package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.adapter.rest.error.HttpErrors;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.HalfPrecision;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import dev.belay.vocabulary.Weight;
import java.io.IOException;
import java.util.Arrays;

/**
 * Collects the elements of one tensor straight from the parser, in the array type of its datatype. The array is either
 * made at once, when the number of elements is known, or grows with what arrives.
 */
final class Elements {
    /** Most elements that an array is made for before the data is seen. */
    private static final int FIRST_CAPACITY = 256;

    /** What an array can have. */
    static final int MOST_ELEMENTS = Integer.MAX_VALUE - 8;

    final TensorSpec spec;
    final String model;
    private final Datatype datatype;
    private final boolean sized;
    private final int limit;
    private final Room room;
    private TensorData data;
    /** Of {@link #data}. */
    private Object array;

    private int capacity;
    private int size;

    /**
     * @param sized true if exactly {@code limit} elements are expected, and the array is made for them
     * @param limit elements, at most
     */
    private Elements(TensorSpec spec, String model, boolean sized, int capacity, int limit, Room room)
            throws RequestFault {
        this.spec = spec;
        this.model = model;
        this.datatype = spec.datatype();
        this.sized = sized;
        this.limit = limit;
        this.room = room;
        take(room, datatype, capacity);
        this.data = TensorData.blank(datatype, capacity);
        this.array = data.values();
        this.capacity = capacity;
    }

    /** For a known number of elements: one more than that is a fault. */
    static Elements sized(TensorSpec spec, String model, int count, Room room) throws RequestFault {
        return new Elements(spec, model, true, count, count, room);
    }

    /**
     * For a number of rows that only the data tells.
     *
     * @param perRow elements of one row; -1 if the data tells that too
     */
    static Elements growing(TensorSpec spec, String model, int perRow, Room room) throws RequestFault {
        int capacity = Math.clamp(perRow, 1, FIRST_CAPACITY);
        int limit = perRow <= 0 ? MOST_ELEMENTS : (int) Math.min(MOST_ELEMENTS, (long) perRow * room.mostRows());
        return new Elements(spec, model, false, capacity, limit, room);
    }

    /** Appends the scalar that the parser stands at. */
    void read(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        switch (datatype) {
            case FP32 -> append(Scalars.fp32(this, parser, token));
            case FP64 -> append(Scalars.fp64(this, parser, token));
            case FP16, BF16 -> append(Scalars.half(this, parser, token));
            case BYTES -> append(Scalars.text(this, parser, token));
            case BOOL -> append(Scalars.bool(this, parser, token));
            case INT8 -> append((byte) Scalars.integer(this, parser, token, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> append((byte) Scalars.integer(this, parser, token, 0, 0xFFL));
            case INT16 -> append((short) Scalars.integer(this, parser, token, Short.MIN_VALUE, Short.MAX_VALUE));
            case UINT16 -> append((short) Scalars.integer(this, parser, token, 0, 0xFFFFL));
            case INT32 -> append((int) Scalars.integer(this, parser, token, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case UINT32 -> append((int) Scalars.integer(this, parser, token, 0, 0xFFFF_FFFFL));
            case INT64 -> append(Scalars.integer(this, parser, token, Long.MIN_VALUE, Long.MAX_VALUE));
            case UINT64 -> append(Scalars.unsignedLong(this, parser, token));
        }
    }

    private void append(float value) throws RequestFault {
        ((float[]) withRoom())[size++] = value;
    }

    private void append(double value) throws RequestFault {
        ((double[]) withRoom())[size++] = value;
    }

    private void append(String value) throws RequestFault {
        ((String[]) withRoom())[size++] = value;
    }

    private void append(boolean value) throws RequestFault {
        ((boolean[]) withRoom())[size++] = value;
    }

    private void append(byte value) throws RequestFault {
        ((byte[]) withRoom())[size++] = value;
    }

    private void append(short value) throws RequestFault {
        ((short[]) withRoom())[size++] = value;
    }

    private void append(int value) throws RequestFault {
        ((int[]) withRoom())[size++] = value;
    }

    private void append(long value) throws RequestFault {
        ((long[]) withRoom())[size++] = value;
    }

    /** The array, with room for one more element. */
    private Object withRoom() throws RequestFault {
        if (size == capacity) {
            grow();
        }
        return array;
    }

    /** Hands over what was collected; this object is used up. */
    TensorData take() {
        if (size != capacity) {
            resize(size);
        }
        return data;
    }

    private void resize(int newCapacity) {
        TensorData resized = TensorData.blank(datatype, newCapacity);
        System.arraycopy(array, 0, resized.values(), 0, size);
        data = resized;
        array = resized.values();
        capacity = newCapacity;
    }

    /** Writes "no value" to elements {@code from} (inclusive) to {@code to} (exclusive). */
    private void blank(int from, int to) {
        switch (datatype) {
            case FP32 -> Arrays.fill((float[]) array, from, to, Float.NaN);
            case FP64 -> Arrays.fill((double[]) array, from, to, Double.NaN);
            case FP16, BF16 -> Arrays.fill((short[]) array, from, to, HalfPrecision.round(datatype, Double.NaN));
            case BYTES -> Arrays.fill((String[]) array, from, to, "");
            case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64 ->
                throw new IllegalStateException(datatype + " has no null");
        }
    }

    /** Appends a v2 tensor's data, flat or nested along its shape; a scalar's may be bare. */
    void readTensor(JsonParser parser, long[] shape) throws IOException, RequestFault {
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
    void spread(int perRow, int rows, int[] gaps) {
        resize(rows * perRow);
        int end = rows;
        int left = size / perRow;
        for (int gap = gaps.length - 2; gap >= 0; gap -= 2) {
            int behind = end - gaps[gap + 1];
            left -= behind;
            System.arraycopy(array, left * perRow, array, gaps[gap + 1] * perRow, behind * perRow);
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
            throw HttpErrors.fault(refusal);
        }
    }

    /** For a text that is kept, and for its copy that the model reads. */
    void takeText(int characters) throws RequestFault {
        long bytes = Room.BYTES_PER_STRING + (long) characters;
        take(room, bytes);
        take(room, bytes);
    }

    /** For rows that are absent. */
    void takeGaps(long perRow, int rows) throws RequestFault {
        if (rows * perRow > MOST_ELEMENTS) {
            throw ErrorMessages.elementCount(spec, model, MOST_ELEMENTS, "more");
        }
        take(room, datatype, rows * perRow);
    }

    int size() {
        return size;
    }

    private void grow() throws RequestFault {
        if (size >= limit) {
            throw sized
                    ? ErrorMessages.elementCount(spec, model, limit, "more")
                    : ErrorMessages.tooManyRows(model, room);
        }
        int more = (int) Math.min(limit, 2L * capacity);
        take(room, datatype, more - capacity);
        resize(more);
    }

    RequestFault unexpected(JsonParser parser) throws IOException {
        return ErrorMessages.element(spec, model, size, parser);
    }

    RequestFault outOfRange(JsonParser parser) throws IOException {
        return ErrorMessages.outOfRange(spec, model, size, parser.getText());
    }
}
