package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime's messages in one line without its source files, function signatures and repeated prefixes. */
final class OnnxWords {
    /** What fits into a header and a log line. */
    private static final int LONGEST = 300;

    private static final Pattern PREFIX = Pattern.compile("^Error code - \\w+ - message: ?");
    private static final Pattern NODE = Pattern.compile(
            "Non-zero status code returned while running (\\w+) node\\. Name:'[^']*' Status Message: ?");
    private static final Pattern SOURCE = Pattern.compile("(?:/\\S+|\\S+\\.(?:cc|h)):\\d+ [^\\n]*?\\)(?: const)? ?");
    private static final Pattern CODE = Pattern.compile("\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private OnnxWords() {}

    static String of(OrtException e) {
        return of(e.getMessage());
    }

    static String of(@Nullable String message) {
        String words = PREFIX.matcher(message == null ? "" : message).replaceFirst("");
        words = NODE.matcher(words).replaceAll("$1: ");
        words = SOURCE.matcher(words).replaceAll("");
        words = CODE.matcher(words).replaceAll("");
        words = SPACE.matcher(words).replaceAll(" ").strip();
        if (words.isEmpty()) {
            return "ONNX Runtime gave no reason";
        }
        return words.length() <= LONGEST ? words : words.substring(0, LONGEST - 1) + "…";
    }
}
