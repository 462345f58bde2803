package dev.belay.adapter.rest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The one configuration of the JSON parser, and its errors in messages that clients know. */
public final class Json {
    /** Deeper documents are refused; the protocol's bound. */
    static final int MAX_DEPTH = 100;

    /** Jackson appends its own settings, and where a structure began: noise to a caller. */
    private static final Pattern NOISE = Pattern.compile(", from `[^`]*`|: enable `[^`]*` to allow"
            + "|: maybe a \\(non-standard\\) comment\\?.*| \\((start marker|for \\w+ starting) at .*");

    /** Longest piece of a caller's text that a message repeats, in characters. */
    private static final int LONGEST_QUOTE = 60;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(StreamReadFeature.USE_FAST_BIG_NUMBER_PARSER)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .build();

    private Json() {}

    /** Reads a whole document, of which it is made sure first that it is text. */
    public static <T> T read(byte[] body, Reader<T> reader) throws RequestFault {
        BodyText.check(body);
        return read(body, 0, body.length, reader);
    }

    /** Reads a part of such a body. */
    public static <T> T read(byte[] body, int from, int to, Reader<T> reader) throws RequestFault {
        try (JsonParser parser = FACTORY.createParser(body, from, to - from)) {
            return read(parser, from, reader);
        } catch (IOException unknownEncoding) {
            throw malformed(unknownEncoding);
        }
    }

    private static <T> T read(JsonParser parser, int from, Reader<T> reader) throws RequestFault {
        try {
            return reader.read(parser);
        } catch (IOException malformed) {
            throw malformed(malformed, parser, from);
        }
    }

    /** What is read from a parser that has been opened. */
    public interface Reader<T> {
        T read(JsonParser parser) throws IOException, RequestFault;
    }

    /** Steps into the document, which has to be an object. */
    public static void startRoot(JsonParser parser) throws IOException, RequestFault {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw malformed("The document is empty.", 0);
        }
        if (token != JsonToken.START_OBJECT) {
            throw malformed("The document is not an object.", 0);
        }
    }

    /** Nothing but white space may follow the document. */
    public static void endRoot(JsonParser parser) throws IOException, RequestFault {
        if (parser.nextToken() != null) {
            throw malformed(
                    "The document root must not be followed by other values.",
                    parser.currentTokenLocation().getByteOffset());
        }
    }

    /** @param otherwise the message if the parser is at another token than the required one */
    public static void require(JsonParser parser, JsonToken required, String otherwise)
            throws IOException, RequestFault {
        if (parser.currentToken() != required) {
            throw RequestFault.badRequest(otherwise + ", got " + shown(parser));
        }
    }

    public static String text(JsonParser parser, String otherwise) throws IOException, RequestFault {
        require(parser, JsonToken.VALUE_STRING, otherwise);
        return parser.getText();
    }

    /** Reads the members of an object, each of which may come once. */
    public static void readMembers(JsonParser parser, String of, Member member) throws IOException, RequestFault {
        Set<String> keys = new HashSet<>();
        for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
            onlyOnce(keys.add(key), key, of);
            member.read(key, parser.nextToken());
            parser.skipChildren();
        }
    }

    /** Takes a member's value or leaves it to be skipped. */
    public interface Member {
        void read(String key, JsonToken value) throws IOException, RequestFault;
    }

    /** Refuses a member that has been there before: of two values neither is what was meant. */
    public static void onlyOnce(boolean first, String key, String of) throws RequestFault {
        if (!first) {
            throw RequestFault.badRequest("'%s' is in %s twice".formatted(quote(key), of));
        }
    }

    /** What the parser stands at, as a message says it. */
    public static String shown(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> "\"" + quote(parser.getText()) + "\"";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_NUMBER_INT,
                    VALUE_NUMBER_FLOAT,
                    VALUE_TRUE,
                    VALUE_FALSE,
                    VALUE_NULL,
                    FIELD_NAME,
                    END_ARRAY,
                    END_OBJECT,
                    NOT_AVAILABLE,
                    VALUE_EMBEDDED_OBJECT -> quote(parser.getText());
        };
    }

    /** What can't be read at all, such as an unknown encoding. */
    public static RequestFault malformed(IOException problem) {
        return malformed(quote(String.valueOf(problem.getMessage())), 0);
    }

    public static RequestFault malformed(IOException problem, JsonParser parser) {
        return malformed(problem, parser, 0);
    }

    /** @param from where the parser began in the body */
    public static RequestFault malformed(IOException problem, JsonParser parser, long from) {
        if (!(problem instanceof JsonProcessingException json)) {
            return malformed(problem);
        }
        // What is beyond a limit has no location: the parser stopped there.
        JsonLocation location = json.getLocation() == null ? parser.currentLocation() : json.getLocation();
        String message = json instanceof JsonEOFException ? "Unexpected end of input." : firstLine(json);
        return malformed(message, from + location.getByteOffset());
    }

    public static RequestFault malformed(String what, long offset) {
        return RequestFault.badRequest(
                "failed to parse the request JSON buffer: " + what + " at " + Math.max(0, offset));
    }

    /** What a client sent, cut to a length fit for a message. */
    public static String quote(@Nullable String text) {
        String whole = String.valueOf(text);
        if (whole.length() <= LONGEST_QUOTE) {
            return whole;
        }
        boolean pair = Character.isHighSurrogate(whole.charAt(LONGEST_QUOTE - 1));
        return whole.substring(0, pair ? LONGEST_QUOTE - 1 : LONGEST_QUOTE) + "...";
    }

    private static String firstLine(JsonProcessingException json) {
        String message = String.valueOf(json.getOriginalMessage());
        int end = message.indexOf('\n');
        String line = end < 0 ? message : message.substring(0, end);
        String shown = NOISE.matcher(line).replaceAll("");
        return shown.length() <= 300 ? shown : shown.substring(0, 300) + "...";
    }
}
