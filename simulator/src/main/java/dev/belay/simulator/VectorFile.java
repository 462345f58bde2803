package dev.belay.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Traces of the rule: comma-separated, a line of column names, comments begin with a hash. */
final class VectorFile {
    private VectorFile() {}

    /**
     * @return the rows of each trace, in the order of the file
     * @throws IllegalArgumentException if that is no such file, with the line
     */
    static Map<String, List<VectorRow>> read(Path file) throws IOException {
        Map<String, List<VectorRow>> traces = new LinkedHashMap<>();
        List<String> columns = List.of();
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            line++;
            if (text.startsWith("#") || text.isBlank()) {
                continue;
            }
            List<String> cells = List.of(text.split(",", -1));
            if (columns.isEmpty()) {
                columns = cells;
                continue;
            }
            VectorRow row = new VectorRow(line, cells(columns, cells, line));
            traces.computeIfAbsent(row.trace(), ignored -> new ArrayList<>()).add(row);
        }
        if (traces.isEmpty()) {
            throw new IllegalArgumentException("there are no traces, only " + line + " lines of something else");
        }
        return traces;
    }

    private static Map<String, String> cells(List<String> columns, List<String> cells, int line) {
        if (cells.size() != columns.size()) {
            throw new IllegalArgumentException(
                    "line " + line + " has " + cells.size() + " cells, allowed are " + columns.size());
        }
        Map<String, String> row = new HashMap<>();
        for (int i = 0; i < cells.size(); i++) {
            row.put(columns.get(i), cells.get(i));
        }
        return row;
    }
}
