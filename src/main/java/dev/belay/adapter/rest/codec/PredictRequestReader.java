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
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Streams a v1 predict request straight into tensors: {@code instances}, rows of named features or of values in the
 * features' order, or {@code inputs}, the same by columns. Where the tiers read a single input, a row without names is its
 * value.
 */
public final class PredictRequestReader implements Json.Reader<PredictRequest> {
    private final String model;
    private final FeatureSet features;
    private final Room room;
    private final @Nullable ColumnReader[] bySlot;
    private boolean started;
    private boolean columns;
    /** Rows read so far, or the common length of the columns. */
    private int rows;

    private boolean freeRowsKnown;
    private boolean anyColumn;

    private PredictRequestReader(String model, FeatureSet features, Room room) {
        this.model = model;
        this.features = features;
        this.room = room;
        this.bySlot = new ColumnReader[features.size()];
    }

    /**
     * @param model the name in the request's path, for messages
     * @param room for what is decoded
     */
    public static PredictRequest read(byte[] body, String model, FeatureSet features, Room room) throws RequestFault {
        return Json.read(body, new PredictRequestReader(model, features, room));
    }

    @Override
    public PredictRequest read(JsonParser parser) throws IOException, RequestFault {
        Json.startRoot(parser);
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            switch (key) {
                case "instances" -> readInstances(parser);
                case "inputs" -> readColumns(parser);
                default -> parser.skipChildren();
            }
        }
        Json.endRoot(parser);
        if (!started) {
            throw RequestFault.badRequest(
                    "'instances' or 'inputs' is missing in the request for model '%s'".formatted(model));
        }
        if (columns && !anyColumn && features.size() > 0) {
            throw ErrorMessages.noInputs(model, features);
        }
        return new PredictRequest(finish(), columns);
    }

    private void onlyOnce() throws RequestFault {
        if (started) {
            throw RequestFault.badRequest("expected either 'instances' or 'inputs', and only once");
        }
        started = true;
    }

    // ---- rows ----

    private void readInstances(JsonParser parser) throws IOException, RequestFault {
        onlyOnce();
        Json.require(parser, JsonToken.START_ARRAY, "'instances' must be an array of rows");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (rows == room.mostRows()) {
                throw ErrorMessages.tooManyRows(model, room);
            }
            readRow(parser);
            rows++;
        }
    }

    private void readRow(JsonParser parser) throws IOException, RequestFault {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            readNamedRow(parser);
        } else if (features.only() != null) {
            column(features.only().slot()).readRow(parser, rows);
        } else if (features.open() && features.size() == 0) {
            parser.skipChildren();
        } else {
            Json.require(
                    parser,
                    JsonToken.START_ARRAY,
                    "row %d must be an object of named features, or an array of their values".formatted(rows));
            readPositionalRow(parser);
        }
    }

    private void readNamedRow(JsonParser parser) throws IOException, RequestFault {
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            FeatureSet.Feature feature = find(key);
            if (feature == null) {
                parser.skipChildren();
            } else {
                column(feature.slot()).readRow(parser, rows);
            }
        }
    }

    /**
     * A shorter row lacks the last features, as if it had been written with the names of the first: callers outlive a
     * feature that a later version adds.
     */
    private void readPositionalRow(JsonParser parser) throws IOException, RequestFault {
        for (int slot = 0; parser.nextToken() != JsonToken.END_ARRAY; slot++) {
            if (slot < features.size()) {
                column(slot).readRow(parser, rows);
            } else if (features.open()) {
                parser.skipChildren();
            } else {
                throw RequestFault.badRequest("row %d has more than the %d values that model '%s' takes"
                        .formatted(rows, features.size(), model));
            }
        }
    }

    // ---- columns ----

    private void readColumns(JsonParser parser) throws IOException, RequestFault {
        onlyOnce();
        columns = true;
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            if (features.only() == null) {
                throw RequestFault.badRequest("'inputs' must be an object that names the inputs of model '%s', got %s"
                        .formatted(model, Json.shown(parser)));
            }
            readColumn(parser, features.only());
            return;
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            FeatureSet.Feature feature = find(key);
            if (feature == null) {
                parser.skipChildren();
            } else {
                readColumn(parser, feature);
            }
            anyColumn = true;
        }
    }

    private void readColumn(JsonParser parser, FeatureSet.Feature feature) throws IOException, RequestFault {
        anyColumn = true;
        if (bySlot[feature.slot()] != null) {
            throw ErrorMessages.twice(feature.spec(), model, "'inputs'");
        }
        ColumnReader column = column(feature.slot());
        column.readAll(parser);
        if (feature.spec().hasFreeFirstDimension()) {
            if (freeRowsKnown && column.rows() != rows) {
                throw ErrorMessages.rowsDiffer(feature.spec(), model);
            }
            freeRowsKnown = true;
            rows = column.rows();
        }
    }

    // ---- both ----

    private FeatureSet.@Nullable Feature find(String name) throws RequestFault {
        FeatureSet.Feature feature = features.find(name);
        if (feature == null && !features.open()) {
            throw ErrorMessages.unknownInput(name, model, features);
        }
        return feature;
    }

    private ColumnReader column(int slot) throws RequestFault {
        ColumnReader column = bySlot[slot];
        if (column == null) {
            column = new ColumnReader(features.features().get(slot), model, room);
            bySlot[slot] = column;
        }
        return column;
    }

    private Inputs finish() throws RequestFault {
        boolean none = !columns && rows == 0;
        @Nullable Tensor[] tensors = new Tensor[bySlot.length];
        boolean free = features.size() == 0 && !columns;
        for (int slot = 0; slot < tensors.length; slot++) {
            boolean follows = features.features().get(slot).spec().hasFreeFirstDimension();
            // Of no rows none lacks anything.
            ColumnReader column = none && follows ? column(slot) : bySlot[slot];
            free |= follows && (!columns || column != null);
            if (column != null) {
                tensors[slot] = column.finish(columns && !follows ? column.rows() : rows);
            }
        }
        if (!columns && free && rows > 1) {
            refuseRowsElsewhere(tensors);
        }
        return new Inputs(features, tensors, free ? rows : 1, room);
    }

    /** What lies beside rows without having any can't be put together of them: a state by its layers, say. */
    private void refuseRowsElsewhere(@Nullable Tensor[] tensors) throws RequestFault {
        for (int slot = 0; slot < tensors.length; slot++) {
            TensorSpec spec = features.features().get(slot).spec();
            if (tensors[slot] != null && !spec.hasFreeFirstDimension()) {
                throw ErrorMessages.rowsElsewhere(spec, model);
            }
        }
    }
}
