package dev.belay.adapter.repository;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.nio.charset.StandardCharsets;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** The message for text that is no YAML: what is wrong and in which line, not what the parser was doing. */
final class YamlFault {
    private static final String NO_NAME = "Expected a field name";

    private YamlFault() {}

    /** @param content all of the text, in UTF-8 */
    static String message(JsonProcessingException fault, byte[] content) {
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
