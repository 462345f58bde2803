package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;

/**
 * Collects the elements of one input straight from the parser, in the array type of its datatype. Either sized at once,
 * when the shape is known, or grown row by row.
 */
abstract sealed class Elements permits FloatElements, DoubleElements, StringElements, BoolElements, IntegerElements {
    /** Most elements that an array is made for before the data is seen. */
    private static final int FIRST_CAPACITY = 4_096;

    final TensorSpec spec;
    final String model;
    private final boolean sized;
    private final int limit;
    private int perRow;
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
        this.perRow = spec.elementsPerRow();
    }

    /** For a known number of elements: one more than that is a fault. */
    static Elements sized(TensorSpec spec, String model, int count) throws RequestFault {
        return make(spec, model, true, count, count);
    }

    /** For a number of rows that only the data tells. */
    static Elements growing(TensorSpec spec, String model) throws RequestFault {
        int perRow = spec.elementsPerRow();
        int capacity = Math.clamp(perRow, 1, FIRST_CAPACITY);
        int limit = perRow <= 0 ? Limits.MAX_ELEMENTS : limit(perRow);
        return make(spec, model, false, capacity, limit);
    }

    private static Elements make(TensorSpec spec, String model, boolean sized, int capacity, int limit)
            throws RequestFault {
        return switch (spec.datatype()) {
            case FP32 -> new FloatElements(spec, model, sized, capacity, limit);
            case FP64 -> new DoubleElements(spec, model, sized, capacity, limit);
            case BYTES -> new StringElements(spec, model, sized, capacity, limit);
            case BOOL -> new BoolElements(spec, model, sized, capacity, limit);
            case INT64, UINT64 -> new LongElements(spec, model, sized, capacity, limit);
            case INT32, UINT32 -> new IntElements(spec, model, sized, capacity, limit);
            case INT16, UINT16 -> new ShortElements(spec, model, sized, capacity, limit);
            case INT8, UINT8 -> new ByteElements(spec, model, sized, capacity, limit);
            case FP16, BF16 -> throw Faults.halfPrecision(spec.datatype().name(), spec.name());
        };
    }

    /** Appends the scalar that the parser stands at. */
    abstract void read(JsonParser parser, JsonToken token) throws IOException, RequestFault;

    /** Appends "no value"; a fault where the datatype has none. */
    abstract void appendNull() throws RequestFault;

    /** Hands over what was collected; this object is used up. */
    abstract TensorData take();

    /** Makes room for {@code capacity} elements. */
    protected abstract void resize(int capacity);

    /**
     * Appends the value that the parser stands at: a bare one, or all those of an array, however nested.
     *
     * @return how many values the outermost array has; 1 for a bare value
     */
    final int readAll(JsonParser parser) throws IOException, RequestFault {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.START_ARRAY) {
            read(parser, token);
            return 1;
        }
        int outermost = 0;
        for (int depth = 1; ; ) {
            token = parser.nextToken();
            if (token == JsonToken.END_ARRAY) {
                if (--depth == 0) {
                    return outermost;
                }
                continue;
            }
            if (depth == 1) {
                outermost++;
            }
            if (token == JsonToken.START_ARRAY) {
                depth++;
            } else {
                read(parser, token);
            }
        }
    }

    /** Reads one row's value; rows lacking before it become "no value". Read again, a row's last value counts. */
    final void readRow(JsonParser parser, int row) throws IOException, RequestFault {
        if (perRow < 0) {
            readFirstRow(parser, row);
            return;
        }
        padTo(row);
        size = row * perRow;
        readAll(parser);
        if (size != (row + 1) * perRow) {
            throw Faults.rowShape(spec, model, row, size - row * perRow);
        }
    }

    /** The first row of an input with another free dimension says how long all rows are. */
    private void readFirstRow(JsonParser parser, int row) throws IOException, RequestFault {
        readAll(parser);
        perRow = size;
        if (row > 0) {
            throw Faults.ragged(spec, model, row);
        }
    }

    /** Fills up with "no value", so that there are {@code rows} rows. */
    final void padTo(int rows) throws RequestFault {
        long wanted = (long) rows * perRow;
        if (wanted > limit) {
            throw Faults.tooManyElements(spec, model, limit);
        }
        while (size < wanted) {
            appendNull();
        }
    }

    /**
     * How many rows a column has that was read as a whole.
     *
     * @param outermost values of its outermost array
     */
    final int columnRows(int outermost) throws RequestFault {
        if (perRow < 0) {
            perRow = outermost == 0 ? 0 : size / outermost;
        }
        int rows = perRow == 0 ? outermost : size / perRow;
        if (rows * perRow != size) {
            throw Faults.rowShape(spec, model, rows, size - rows * perRow);
        }
        return rows;
    }

    /** The concrete shape of what was collected; a single free dimension after the first follows from the count. */
    final long[] shape(int rows) throws RequestFault {
        long[] shape = new long[spec.shape().size()];
        int free = -1;
        long others = 1;
        for (int i = 1; i < shape.length; i++) {
            shape[i] = spec.shape().get(i);
            if (shape[i] >= 0) {
                others *= shape[i];
            } else if (free >= 0) {
                throw Faults.openShape(spec, model, size);
            } else {
                free = i;
            }
        }
        if (free >= 0) {
            shape[free] = others == 0 ? 0 : perRow / others;
        }
        return checked(shape, rows);
    }

    private long[] checked(long[] shape, int rows) throws RequestFault {
        if (shape.length > 0) {
            shape[0] = rows;
        }
        long product = 1;
        for (long dimension : shape) {
            product *= dimension;
        }
        if (!spec.accepts(shape) || product != size) {
            throw product == size ? Faults.shape(spec, model, shape) : Faults.openShape(spec, model, size);
        }
        return shape;
    }

    final int size() {
        return size;
    }

    private static int limit(int perRow) {
        return (int) Math.min(Limits.MAX_ELEMENTS, (long) perRow * Limits.MAX_ROWS);
    }

    /** To be called before an element is appended to a full array. */
    protected final void grow(int capacity) throws RequestFault {
        if (size >= limit) {
            throw sized ? Faults.tooManyElements(spec, model, limit) : Faults.tooManyRows(model);
        }
        resize((int) Math.min(limit, 2L * capacity));
    }

    protected final RequestFault unexpected(JsonParser parser, JsonToken token) throws IOException {
        return Faults.element(spec, model, size, token, token.isScalarValue() ? parser.getText() : "");
    }
}
