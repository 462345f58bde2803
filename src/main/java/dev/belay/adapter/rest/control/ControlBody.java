package dev.belay.adapter.rest.control;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.belay.adapter.rest.json.BodyText;
import dev.belay.adapter.rest.json.Json;
import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Fields;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an operator sends: one JSON object, of which nothing is passed over. */
public final class ControlBody {
    /** Of two fields with one name neither is what was meant. */
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]");

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private static final Fields.Quotes QUOTES = new Fields.Quotes() {
        @Override
        public String json(@Nullable Object value) {
            return Json.quote(MAPPER.valueToTree(value).toString());
        }

        @Override
        public String name(String name) {
            return Json.quote(name);
        }
    };

    private ControlBody() {}

    /** @param read takes what was sent; its {@link IllegalArgumentException} is the caller's fault */
    static <T> T read(byte[] body, Set<String> allowed, Function<Fields, T> read) throws RequestFault {
        JsonNode wanted = parse(body);
        checkTexts("", wanted);
        Map<String, Object> members = MAPPER.convertValue(wanted, OBJECT);
        try {
            return read.apply(new Fields(members, QUOTES, allowed));
        } catch (IllegalArgumentException wrong) {
            throw RequestFault.badRequest(String.valueOf(wrong.getMessage()));
        }
    }

    /** Journal and terminals show what operators write; a control character there may hide or forge other text. */
    private static void checkTexts(String name, JsonNode value) throws RequestFault {
        Matcher control = CONTROL.matcher(value.isTextual() ? value.textValue() : "");
        if (control.find()) {
            throw RequestFault.badRequest("%s has the control character U+%04X, allowed of these are tab and line break"
                    .formatted(name, (int) control.group().charAt(0)));
        }
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            checkTexts(name + (name.isEmpty() ? "" : ".") + Json.quote(member.getKey()), member.getValue());
        }
        for (JsonNode item : value.isArray() ? value : List.<JsonNode>of()) {
            checkTexts(name, item);
        }
    }

    /** @return an object, with nothing after it */
    public static JsonNode parse(byte[] body) throws RequestFault {
        BodyText.check(body);
        try (JsonParser parser = MAPPER.createParser(body)) {
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
        } catch (IOException unreadable) {
            throw Json.malformed(unreadable);
        }
    }
}
