package dev.belay.adapter.repository;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.belay.model.Document;
import dev.belay.model.DocumentReader;
import dev.belay.model.ModelLoadException;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/**
 * YAML by Jackson's streaming parser: no data binding, whose reflection would cost more at start than the parsing
 * itself. Aliases aren't followed, so a small file can't become a large document.
 */
public final class YamlDocuments implements DocumentReader {
    /** Far above any real card; a file that isn't a card at all must not fill the memory. */
    private static final long LARGEST_BYTES = 2 << 20;

    private static final String NO_NAME = "Expected a field name";

    private final YAMLFactory yaml = new YAMLFactory();

    @Override
    public Document read(Path file) throws ModelLoadException {
        String name = String.valueOf(file.getFileName());
        byte[] content = {};
        try {
            long bytes = Files.size(file);
            if (bytes > LARGEST_BYTES) {
                throw new ModelLoadException(name + " has " + bytes + " bytes, allowed is up to " + LARGEST_BYTES);
            }
            content = Files.readAllBytes(file);
            checkText(name, content);
            return Document.of(name, parse(name, content));
        } catch (JsonProcessingException e) {
            throw new ModelLoadException(name + " is no YAML: " + message(e, content), e);
        } catch (IOException e) {
            throw new ModelLoadException(name + " can't be read: " + e, e);
        }
    }

    /** The parser would guess an encoding, or fail with a message that names neither file nor place. */
    private static void checkText(String name, byte[] content) throws ModelLoadException {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException e) {
            throw new ModelLoadException(name + " is not UTF-8 text at byte " + bytes.position(), e);
        }
    }

    private @Nullable Object parse(String name, byte[] content) throws IOException, ModelLoadException {
        try (JsonParser parser = yaml.createParser(content)) {
            @Nullable Object value = parser.nextToken() == null ? null : value(name, parser);
            if (parser.nextToken() != null) {
                throw new ModelLoadException(name + " has a second document (line "
                        + parser.currentLocation().getLineNr() + "), allowed is one");
            }
            return value;
        }
    }

    private static @Nullable Object value(String name, JsonParser parser) throws IOException, ModelLoadException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> map(name, parser);
            case START_ARRAY -> list(name, parser);
            case VALUE_NUMBER_INT ->
                parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                        ? parser.getBigIntegerValue()
                        : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> text(name, parser.getText(), parser);
        };
    }

    /** Escapes can write what no text may have, and what would be another text wherever it is written again. */
    private static String text(String name, String text, JsonParser parser) throws ModelLoadException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            String seen = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            throw new ModelLoadException(name + ": '" + seen + "' has half of a surrogate pair (line "
                    + parser.currentLocation().getLineNr() + ")");
        }
        return text;
    }

    /** The parser knows YAML's infinities for numbers, and can't give them as such. */
    private static Object fraction(JsonParser parser) throws IOException {
        String text = parser.getText().toLowerCase(Locale.ROOT);
        return switch (text) {
            case ".inf", "+.inf" -> Double.POSITIVE_INFINITY;
            case "-.inf" -> Double.NEGATIVE_INFINITY;
            case ".nan" -> Double.NaN;
            default -> {
                double number = parser.getDoubleValue();
                yield Double.isInfinite(number) ? beyondDoubles(text) : (Object) number;
            }
        };
    }

    /** The number; its text where its exponent is too large even for that. */
    private static Object beyondDoubles(String text) {
        try {
            return new BigDecimal(text.replace("_", ""));
        } catch (NumberFormatException tooLarge) {
            return text;
        }
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
            String key = text(name, parser.currentName(), parser);
            int line = parser.currentLocation().getLineNr();
            parser.nextToken();
            if (map.containsKey(key)) {
                throw new ModelLoadException(name + ": '" + key + "' is given twice (line " + line + ")");
            }
            map.put(key, value(name, parser));
        }
        return map;
    }

    /**
     * What is wrong and in which line, not what the parser was doing.
     *
     * @param content all of the text, in UTF-8
     */
    private static String message(JsonProcessingException fault, byte[] content) {
        Throwable cause = fault.getCause();
        if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            return oneLine(marked.getProblem(), marked.getProblemMark().getLine() + 1);
        }
        if (cause instanceof ReaderException unreadable) {
            String text = new String(content, StandardCharsets.UTF_8);
            int end = text.offsetByCodePoints(
                    0, Math.clamp(unreadable.getPosition(), 0, text.codePointCount(0, text.length())));
            long line = 1
                    + text.substring(0, end)
                            .chars()
                            .filter(character -> character == '\n')
                            .count();
            return oneLine(String.format("the character U+%04X is not allowed", unreadable.getCodePoint()), line);
        }
        String message = fault.getOriginalMessage();
        return oneLine(
                message.startsWith(NO_NAME) ? "expected a field's name, which is text" : message,
                fault.getLocation() == null ? 0 : fault.getLocation().getLineNr());
    }

    private static String oneLine(String message, long line) {
        String escaped =
                message.strip().replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        return line > 0 ? escaped + " (line " + line + ")" : escaped;
    }
}
