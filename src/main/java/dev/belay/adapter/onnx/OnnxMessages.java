package dev.belay.adapter.onnx;

import ai.onnxruntime.OrtException;
import java.util.regex.Pattern;

/** Shortens ONNX Runtime's messages to one line without source files, function signatures and repeated prefixes. */
final class OnnxMessages {
    /** What fits into a header and a log line. */
    private static final int LONGEST = 300;

    private static final Pattern PREFIX = Pattern.compile("^Error code - \\w+ - message: ?");
    private static final Pattern NODE = Pattern.compile(
            "Non-zero status code returned while running (\\w+) node\\. Name:'[^']*' Status Message: ?");
    private static final Pattern SOURCE = Pattern.compile("(?:/\\S+|\\S+\\.(?:cc|h)):\\d+ [^\\n]*?\\)(?: const)? ?");
    private static final Pattern CODE = Pattern.compile("\\[ONNXRuntimeError\\] : \\d+ : \\w+ : ");
    private static final Pattern SPACE = Pattern.compile("\\s+");

    private OnnxMessages() {}

    static String of(OrtException e) {
        String text = PREFIX.matcher(String.valueOf(e.getMessage())).replaceFirst("");
        text = NODE.matcher(text).replaceAll("$1: ");
        text = SOURCE.matcher(text).replaceAll("");
        text = CODE.matcher(text).replaceAll("");
        text = SPACE.matcher(text).replaceAll(" ").strip();
        if (text.isEmpty()) {
            return "ONNX Runtime gave no reason";
        }
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }
}
