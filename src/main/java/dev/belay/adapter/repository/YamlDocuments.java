package dev.belay.adapter.repository;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.belay.model.Document;
import dev.belay.model.DocumentReader;
import dev.belay.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * YAML by Jackson's streaming parser: no data binding, whose reflection would cost more at start than the parsing
 * itself. Aliases aren't followed, so a small file can't become a large document.
 */
public final class YamlDocuments implements DocumentReader {
    /** Far above any real card; a file that isn't a card at all must not fill the memory. */
    private static final long LARGEST_BYTES = 2 << 20;

    private final YAMLFactory yaml = new YAMLFactory();

    @Override
    public Document read(Path file) throws ModelLoadException {
        String name = String.valueOf(file.getFileName());
        try {
            long bytes = Files.size(file);
            if (bytes > LARGEST_BYTES) {
                throw new ModelLoadException(name + " has " + bytes + " bytes, allowed is up to " + LARGEST_BYTES);
            }
            return Document.of(name, parse(name, Files.readAllBytes(file)));
        } catch (JsonProcessingException e) {
            throw new ModelLoadException(name + " is no YAML: " + firstLine(e), e);
        } catch (IOException e) {
            throw new ModelLoadException(name + " can't be read: " + e, e);
        }
    }

    private static String firstLine(JsonProcessingException e) {
        int line = e.getLocation() == null ? 0 : e.getLocation().getLineNr();
        String words = e.getOriginalMessage().lines().findFirst().orElse("");
        return line > 0 ? words + " (line " + line + ")" : words;
    }

    private @Nullable Object parse(String name, byte[] content) throws IOException, ModelLoadException {
        try (JsonParser parser = yaml.createParser(content)) {
            return parser.nextToken() == null ? null : value(name, parser);
        }
    }

    private static @Nullable Object value(String name, JsonParser parser) throws IOException, ModelLoadException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(name, parser);
            case START_ARRAY -> list(name, parser);
            case VALUE_NUMBER_INT -> whole(parser);
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }

    private static Object whole(JsonParser parser) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            return parser.getBigIntegerValue();
        }
        return parser.getLongValue();
    }

    private static List<@Nullable Object> list(String name, JsonParser parser) throws IOException, ModelLoadException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(name, parser));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(String name, JsonParser parser)
            throws IOException, ModelLoadException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int line = parser.currentLocation().getLineNr();
            parser.nextToken();
            if (map.containsKey(key)) {
                throw new ModelLoadException(name + ": '" + key + "' is given twice (line " + line + ")");
            }
            map.put(key, value(name, parser));
        }
        return map;
    }
}
