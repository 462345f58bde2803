package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Collects one input of a v1 request, row by row or as a whole. What a row lacks takes no memory before all rows are
 * known, and none at all where the input can't lack.
 */
final class ColumnReader {
    private static final int[] NONE = {};

    private final TensorSpec spec;
    private final String model;
    private final Room room;
    private final boolean mayLack;
    private final Elements elements;
    /** Null until there is a list to read. */
    private @Nullable NestedData nested;

    /** A row has one element, which may be written bare or in as many lists as there are dimensions. */
    private final boolean single;

    private int nextRow;
    /** Rows without a value: beginning and end of each gap, ascending. */
    private int[] gaps = NONE;

    private int gapEnds;

    ColumnReader(FeatureSet.Feature feature, String model, Room room) throws RequestFault {
        this.spec = feature.spec();
        this.model = model;
        this.room = room;
        this.mayLack = feature.mayLack();
        int perRow = spec.elementsPerRow();
        this.elements = Elements.growing(spec, model, perRow, room);
        this.single = perRow == 1;
    }

    /** Rows so far, absent ones included. */
    int rows() {
        return nextRow;
    }

    /** Reads a row's value; those before it that had none are absent. */
    void readRow(JsonParser parser, int row) throws IOException, RequestFault {
        if (row < nextRow) {
            throw ErrorMessages.twice(spec, model, "row " + row);
        }
        lackUpTo(row);
        nextRow = row + 1;
        if (single) {
            readSingle(parser, row);
        } else if (parser.currentToken() == JsonToken.VALUE_NULL) {
            if (!mayLack) {
                throw ErrorMessages.rowIsNull(spec, model, row);
            }
            lack(row, row + 1);
        } else {
            nested().readRow(parser, row);
        }
    }

    /** Reads all rows: a list of what {@link #readRow} takes; one such value where there is one element to a row. */
    void readAll(JsonParser parser) throws IOException, RequestFault {
        if (single
                && (parser.currentToken() != JsonToken.START_ARRAY
                        || spec.shape().isEmpty())) {
            readRow(parser, 0);
            return;
        }
        if (!spec.hasFreeFirstDimension()) {
            nested().read(parser);
            nextRow = (int) nested().shape()[0];
            return;
        }
        if (parser.currentToken() != JsonToken.START_ARRAY) {
            throw ErrorMessages.noRows(spec, model, Json.shown(parser));
        }
        for (int row = 0; parser.nextToken() != JsonToken.END_ARRAY; row++) {
            if (row == room.mostRows()) {
                throw ErrorMessages.tooManyRows(model, room);
            }
            readRow(parser, row);
        }
    }

    private void readSingle(JsonParser parser, int row) throws IOException, RequestFault {
        int depth = 0;
        JsonToken token = parser.currentToken();
        for (; token == JsonToken.START_ARRAY; token = parser.nextToken()) {
            if (++depth > Math.max(1, spec.shape().size() - 1)) {
                throw ErrorMessages.tooDeep(spec, model, row);
            }
        }
        if (token == JsonToken.END_ARRAY) {
            throw ErrorMessages.rowShape(spec, model, row, 0);
        }
        elements.read(parser, token);
        for (; depth > 0; depth--) {
            int surplus = 0;
            for (; parser.nextToken() != JsonToken.END_ARRAY; surplus++) {
                parser.skipChildren();
            }
            if (surplus > 0) {
                throw ErrorMessages.rowShape(spec, model, row, 1 + surplus);
            }
        }
    }

    private void lackUpTo(int row) throws RequestFault {
        if (nextRow < row) {
            if (!mayLack) {
                throw ErrorMessages.rowLacks(spec, model, nextRow);
            }
            lack(nextRow, row);
            nextRow = row;
        }
    }

    /** Rows {@code from} (inclusive) to {@code to} (exclusive) have no value. */
    private void lack(int from, int to) {
        if (gapEnds > 0 && gaps[gapEnds - 1] == from) {
            gaps[gapEnds - 1] = to;
            return;
        }
        if (gapEnds == gaps.length) {
            gaps = Arrays.copyOf(gaps, Math.max(8, 2 * gapEnds));
        }
        gaps[gapEnds++] = from;
        gaps[gapEnds++] = to;
    }

    private NestedData nested() {
        NestedData known = nested;
        if (known == null) {
            known = new NestedData(elements);
            nested = known;
        }
        return known;
    }

    /** The tensor of so many rows; those that weren't read are absent. */
    Tensor finish(int rows) throws RequestFault {
        lackUpTo(rows);
        long[] shape = shape();
        if (shape.length > 0) {
            shape[0] = rows;
        }
        if (!spec.accepts(shape) || (shape.length == 0 && rows != 1)) {
            throw ErrorMessages.shape(spec, model, shape.length == 0 ? new long[] {rows} : shape);
        }
        if (gapEnds > 0) {
            fillGaps(shape, rows);
        }
        return new Tensor(spec.name(), spec.datatype(), shape, elements.take());
    }

    private long[] shape() {
        if (nested != null) {
            return nested.shape();
        }
        long[] shape = new long[spec.shape().size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = Math.max(0, spec.shape().get(i));
        }
        return shape;
    }

    private void fillGaps(long[] shape, int rows) throws RequestFault {
        long perRow = 1;
        for (int i = 1; i < shape.length; i++) {
            perRow *= shape[i];
        }
        elements.takeGaps(perRow, rows);
        if (perRow > 0) {
            elements.spread((int) perRow, rows, Arrays.copyOf(gaps, gapEnds));
        }
    }
}
