package dev.belay.adapter.rest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** The fields of an object that an operator sends, by type; what isn't understood is refused. */
record Fields(JsonNode node, String at) {
    /** Of two fields with one name neither is what was meant. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** @return an object, with nothing after it */
    static JsonNode parse(byte[] body) throws RequestFault {
        BodyText.check(body);
        try (JsonParser parser = MAPPER.createParser(body)) {
            return parse(parser);
        } catch (IOException unreadable) {
            throw Json.malformed(unreadable);
        }
    }

    private static JsonNode parse(JsonParser parser) throws RequestFault {
        try {
            JsonNode wanted = MAPPER.readTree(parser);
            if (wanted == null || !wanted.isObject()) {
                throw RequestFault.badRequest("the body has to be a JSON object");
            }
            Json.endRoot(parser);
            return wanted;
        } catch (IOException malformed) {
            throw Json.malformed(malformed, parser);
        }
    }

    static RequestFault wrong(String field, JsonNode given, String allowed) {
        return RequestFault.badRequest(field + " is " + Json.quote(given.toString()) + ", allowed is " + allowed);
    }

    /**
     * @param node missing counts as empty
     * @param at before the names of fields in messages, e.g. {@code rules.}
     */
    Fields(JsonNode node, String at, Set<String> allowed) throws RequestFault {
        this(node, at);
        if (!node.isMissingNode() && !node.isObject()) {
            throw wrong(at.isEmpty() ? "the body" : at.substring(0, at.length() - 1), node, "an object");
        }
        for (var field : node.properties()) {
            if (!allowed.contains(field.getKey())) {
                throw RequestFault.badRequest("field '" + at + Json.quote(field.getKey())
                        + "' is not known, allowed are "
                        + String.join(", ", allowed.stream().sorted().toList()));
            }
        }
    }

    /** Missing if it is null, too. */
    JsonNode get(String name) {
        JsonNode value = node.path(name);
        return value.isNull() ? MissingNode.getInstance() : value;
    }

    String text(String name, String otherwise) throws RequestFault {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrong(at + name, value, "a text");
        }
        return value.asText();
    }

    boolean truth(String name, boolean otherwise) throws RequestFault {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrong(at + name, value, "true or false");
        }
        return value.asBoolean();
    }

    /** One that has to be said. */
    boolean truth(String name) throws RequestFault {
        if (!node.path(name).isBoolean()) {
            throw wrong(at + name, node.path(name), "true or false");
        }
        return node.path(name).asBoolean();
    }

    long whole(String name, OptionalLong otherwise) throws RequestFault {
        JsonNode value = get(name);
        if (value.isMissingNode() && otherwise.isPresent()) {
            return otherwise.getAsLong();
        }
        if (!value.canConvertToExactIntegral() || !value.canConvertToLong()) {
            throw wrong(at + name, value, "a whole number");
        }
        return value.asLong();
    }

    double number(String name, OptionalDouble otherwise) throws RequestFault {
        JsonNode value = get(name);
        if (value.isMissingNode() && otherwise.isPresent()) {
            return otherwise.getAsDouble();
        }
        if (!value.isNumber()) {
            throw wrong(at + name, value, "a number");
        }
        return value.asDouble();
    }

    Duration duration(String name, Duration otherwise) throws RequestFault {
        JsonNode value = get(name);
        if (value.isMissingNode()) {
            return otherwise;
        }
        try {
            return Duration.parse(value.asText());
        } catch (DateTimeParseException notOne) {
            throw wrong(at + name, value, "an ISO 8601 duration such as \"PT60S\"");
        }
    }
}
