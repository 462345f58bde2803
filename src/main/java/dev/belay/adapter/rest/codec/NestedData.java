package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import java.io.IOException;
import java.util.List;

/** Reads lists that are nested along a shape, no deeper and no less deep; a free dimension is as long as the first is. */
final class NestedData {
    private static final int FREE = -1;

    private final Elements elements;
    /** What is known of the shape; -1 where nothing is yet. */
    private final long[] shape;

    private int row;

    /** For a signature's shape. */
    NestedData(Elements elements) {
        this(elements, dimensions(elements.spec.shape()));
    }

    /** For the shape that a request says. */
    NestedData(Elements elements, long[] shape) {
        this.elements = elements;
        this.shape = shape;
    }

    private static long[] dimensions(List<Long> shape) {
        long[] dimensions = new long[shape.size()];
        for (int i = 0; i < dimensions.length; i++) {
            dimensions[i] = shape.get(i);
        }
        return dimensions;
    }

    /** Reads the whole tensor, whose first token after the outermost bracket is the parser's. */
    void readEntered(JsonParser parser) throws IOException, RequestFault {
        if (shape.length == 0) {
            throw ErrorMessages.mixedNesting(elements.spec, elements.model, elements.size());
        }
        readList(parser, 0, parser.currentToken());
    }

    /** Reads the whole tensor. */
    void read(JsonParser parser) throws IOException, RequestFault {
        readPart(parser, 0, parser.currentToken());
    }

    /** Reads one row's value: what is nested along the dimensions after the first. */
    void readRow(JsonParser parser, int number) throws IOException, RequestFault {
        row = number;
        readPart(parser, 1, parser.currentToken());
    }

    private void readPart(JsonParser parser, int dimension, JsonToken token) throws IOException, RequestFault {
        if (dimension >= shape.length) {
            if (token == JsonToken.START_ARRAY) {
                throw ErrorMessages.tooDeep(elements.spec, elements.model, row);
            }
            elements.read(parser, token);
        } else if (token == JsonToken.START_ARRAY) {
            readList(parser, dimension, parser.nextToken());
        } else if (token.isScalarValue()) {
            String got = (token.isNumeric() ? "the number " : "") + Json.shown(parser);
            throw ErrorMessages.noList(elements.spec, elements.model, shape, dimension, row, got);
        } else {
            elements.read(parser, token);
        }
    }

    private void readList(JsonParser parser, int dimension, JsonToken first) throws IOException, RequestFault {
        long expected = shape[dimension];
        long found = 0;
        for (JsonToken token = first; token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            if (found == expected) {
                throw wrongLength(dimension, found + remaining(parser));
            }
            if (dimension == 0) {
                row = (int) found;
            }
            readPart(parser, dimension + 1, token);
            found++;
        }
        if (expected == FREE) {
            shape[dimension] = found;
        } else if (found != expected) {
            throw wrongLength(dimension, found);
        }
    }

    /** Elements of a list that is too long, from the one that the parser stands at. */
    private static long remaining(JsonParser parser) throws IOException {
        long count = 0;
        for (; parser.currentToken() != JsonToken.END_ARRAY; parser.nextToken()) {
            parser.skipChildren();
            count++;
        }
        return count;
    }

    private RequestFault wrongLength(int dimension, long found) {
        return ErrorMessages.listLength(elements.spec, elements.model, shape, dimension, row, found);
    }

    /** What is known of the shape now; 0 for a dimension of which there was no list. */
    long[] shape() {
        long[] known = shape.clone();
        for (int i = 0; i < known.length; i++) {
            known[i] = Math.max(0, known[i]);
        }
        return known;
    }
}
