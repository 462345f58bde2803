package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Streams a v1 predict request straight into tensors: {@code instances}, rows of named features or of values in the
 * features' order, or {@code inputs}, the same by columns. An endpoint with a single input also takes bare values.
 */
final class PredictRequestReader {
    private final String model;
    private final FeatureSet features;
    private final @Nullable Elements[] bySlot;
    private boolean started;
    private boolean columns;
    /** Rows read so far, or the common length of the columns. */
    private int rows;

    private boolean freeRowsKnown;

    private PredictRequestReader(String model, FeatureSet features) {
        this.model = model;
        this.features = features;
        this.bySlot = new Elements[features.size()];
    }

    /** @param model the name in the request's path, for messages */
    static PredictRequest read(byte[] body, String model, FeatureSet features) throws RequestFault {
        try (JsonParser parser = Json.parser(body)) {
            return new PredictRequestReader(model, features).read(parser);
        } catch (IOException unreadable) {
            throw Json.malformed(unreadable);
        }
    }

    private PredictRequest read(JsonParser parser) throws RequestFault {
        try {
            Json.startRoot(parser);
            for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                switch (key) {
                    case "instances" -> readInstances(parser, token);
                    case "inputs" -> readColumns(parser, token);
                    default -> parser.skipChildren();
                }
            }
            Json.endRoot(parser);
        } catch (IOException malformed) {
            throw Json.malformed(malformed, parser);
        }
        if (rows == 0) {
            throw Faults.noInputs(model, features);
        }
        return new PredictRequest(finish(), columns);
    }

    private void onlyOnce() throws RequestFault {
        if (started) {
            throw RequestFault.badRequest("expected only one of 'instances' and 'inputs'");
        }
        started = true;
    }

    // ---- rows ----

    private void readInstances(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        onlyOnce();
        Json.require(token, JsonToken.START_ARRAY, "'instances' must be an array of rows");
        while ((token = parser.nextToken()) != JsonToken.END_ARRAY) {
            if (rows == Limits.MAX_ROWS) {
                throw Faults.tooManyRows(model);
            }
            readRow(parser, token);
            rows++;
        }
    }

    private void readRow(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        if (token == JsonToken.START_OBJECT) {
            readNamedRow(parser);
        } else if (features.size() == 1) {
            elements(0).readRow(parser, rows);
        } else {
            Json.require(
                    token,
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
                elements(feature.slot()).readRow(parser, rows);
            }
        }
    }

    /** A shorter row lacks the last features, so that callers outlive a feature that a later version adds. */
    private void readPositionalRow(JsonParser parser) throws IOException, RequestFault {
        for (int slot = 0; parser.nextToken() != JsonToken.END_ARRAY; slot++) {
            if (slot == features.size()) {
                throw RequestFault.badRequest("row %d has more than the %d values that model '%s' takes"
                        .formatted(rows, features.size(), model));
            }
            elements(slot).readRow(parser, rows);
        }
    }

    // ---- columns ----

    private void readColumns(JsonParser parser, JsonToken token) throws IOException, RequestFault {
        onlyOnce();
        columns = true;
        if (token != JsonToken.START_OBJECT) {
            if (features.size() != 1) {
                throw RequestFault.badRequest(
                        "'inputs' must be an object that names the inputs of model '%s'".formatted(model));
            }
            readColumn(parser, features.features().getFirst());
            return;
        }
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            parser.nextToken();
            FeatureSet.Feature feature = find(key);
            if (feature == null) {
                rows = Math.max(rows, 1);
                parser.skipChildren();
            } else {
                readColumn(parser, feature);
            }
        }
    }

    private void readColumn(JsonParser parser, FeatureSet.Feature feature) throws IOException, RequestFault {
        TensorSpec spec = feature.spec();
        boolean array = parser.currentToken() == JsonToken.START_ARRAY;
        Elements elements = Elements.growing(spec, model);
        bySlot[feature.slot()] = elements;
        int outermost = elements.readAll(parser);
        int found = elements.columnRows(array ? outermost : 1);
        if (!spec.hasFreeFirstDimension()) {
            rows = Math.max(rows, 1);
            return;
        }
        if (found > Limits.MAX_ROWS) {
            throw Faults.tooManyRows(model);
        }
        if (found != rows && freeRowsKnown) {
            throw Faults.rowsDiffer(spec.name(), model);
        }
        freeRowsKnown = true;
        rows = found;
    }

    // ---- both ----

    private FeatureSet.@Nullable Feature find(String name) throws RequestFault {
        FeatureSet.Feature feature = features.find(name);
        if (feature == null && !features.open()) {
            throw Faults.unknownInput(name, model, features);
        }
        return feature;
    }

    private Elements elements(int slot) throws RequestFault {
        Elements elements = bySlot[slot];
        if (elements == null) {
            elements = Elements.growing(features.features().get(slot).spec(), model);
            bySlot[slot] = elements;
        }
        return elements;
    }

    private Inputs finish() throws RequestFault {
        @Nullable Tensor[] tensors = new Tensor[bySlot.length];
        boolean free = features.size() == 0;
        for (int slot = 0; slot < tensors.length; slot++) {
            Elements elements = bySlot[slot];
            if (elements != null) {
                tensors[slot] = tensor(elements);
                free |= elements.spec.hasFreeFirstDimension();
            }
        }
        return new Inputs(features, tensors, free ? rows : 1);
    }

    private Tensor tensor(Elements elements) throws RequestFault {
        if (!columns) {
            elements.padTo(rows);
        }
        long[] shape = elements.shape(columns ? elements.columnRows(rows) : rows);
        return new Tensor(elements.spec.name(), elements.spec.datatype(), shape, elements.take());
    }
}
