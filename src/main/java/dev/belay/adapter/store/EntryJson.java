package dev.belay.adapter.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Entries and their facts as JSON, and back: the same entry comes out. */
final class EntryJson {
    private static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.USE_LONG_FOR_INTS);
    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private EntryJson() {}

    static String facts(Facts facts) {
        return write(facts.asMap());
    }

    /** @throws IllegalArgumentException if the text is no JSON object */
    static Facts facts(String json) {
        return Facts.of(read(json));
    }

    /** Without its number. */
    static String entry(Entry entry) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("stream", entry.stream());
        json.put("at", entry.at().toString());
        json.put("kind", entry.kind());
        json.put("rollout", entry.rollout());
        json.put("version", entry.version());
        json.put("who", entry.actor().who());
        json.put("from", entry.actor().from());
        json.put("reason", entry.reason());
        json.put("facts", entry.facts().asMap());
        return write(json);
    }

    /** @throws IllegalArgumentException if the text is no entry */
    static Entry entry(String text) {
        Map<String, Object> json = read(text);
        if (!(json.get("facts") instanceof Map<?, ?> facts)) {
            throw new IllegalArgumentException("no facts");
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        facts.forEach((name, value) -> figures.put(String.valueOf(name), value));
        return new Entry(
                text(json, "stream"),
                0,
                Instant.parse(text(json, "at")),
                text(json, "kind"),
                text(json, "rollout"),
                text(json, "version"),
                new Actor(text(json, "who"), text(json, "from")),
                text(json, "reason"),
                Facts.of(figures));
    }

    private static String text(Map<String, Object> json, String key) {
        if (json.get(key) instanceof String text) {
            return text;
        }
        throw new IllegalArgumentException("no " + key);
    }

    private static String write(Map<String, Object> json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Map<String, Object> read(String json) {
        try {
            return MAPPER.readValue(json, OBJECT);
        } catch (JsonProcessingException e) {
            long character = e.getLocation() == null ? 0 : e.getLocation().getCharOffset() + 1;
            throw new IllegalArgumentException(
                    "its JSON is " + (json.isBlank() ? "empty" : "no object, or broken at character " + character), e);
        }
    }
}
