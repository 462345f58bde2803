package dev.belay.load.gateway;

import dev.belay.load.http.Requests;
import dev.belay.load.http.Requests.Post;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/** Real rows of the live months, as the sample in {@code load-tests/data} has them. */
public final class LiveSample {
    public static final Path FILE = Path.of("load-tests/data/flights-live.csv.gz");

    private static final Set<String> TEXT = Set.of("carrier", "origin", "dest");

    /** What versions 1 and 2 read; the sample carries more, for candidates. */
    private static final List<String> FEATURES = List.of(
            "carrier",
            "origin",
            "dest",
            "sched_minute",
            "day_of_week",
            "distance",
            "plane_age",
            "plane_seats",
            "temp",
            "dewp",
            "humid",
            "wind_speed",
            "wind_gust",
            "precip",
            "pressure",
            "visib");

    private final List<Map<String, Object>> rows;

    private LiveSample(List<Map<String, Object>> rows) {
        this.rows = rows;
    }

    /** @param every takes one row of so many, spread over all months */
    public static LiveSample read(Path file, int every) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            List<String> names = List.of(lines.readLine().split(",", -1));
            List<Map<String, Object>> rows = new ArrayList<>();
            int number = 0;
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (number++ % every == 0) {
                    rows.add(row(names, line.split(",", -1)));
                }
            }
            return new LiveSample(rows);
        }
    }

    private static Map<String, Object> row(List<String> names, String[] cells) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (String feature : FEATURES) {
            String cell = cells[names.indexOf(feature)];
            row.put(feature, TEXT.contains(feature) ? cell : cell.isEmpty() ? Float.NaN : Float.parseFloat(cell));
        }
        return row;
    }

    public List<Map<String, Object>> rows() {
        return rows;
    }

    /** The same rows with a feature set to one value. */
    public LiveSample with(String feature, float value) {
        return new LiveSample(rows.stream()
                .map(row -> {
                    Map<String, Object> changed = new LinkedHashMap<>(row);
                    changed.put(feature, value);
                    return changed;
                })
                .toList());
    }

    public Requests infer(String endpoint) {
        return Requests.of(rows.stream().map(row -> Bodies.infer(endpoint, row)).toList());
    }

    /** Half of the rows as version 2 of the protocol, half as version 1. */
    public Requests bothForms(String endpoint) {
        List<Post> posts = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            posts.add(i % 2 == 0 ? Bodies.infer(endpoint, rows.get(i)) : Bodies.predict(endpoint, rows.get(i)));
        }
        return Requests.of(posts);
    }
}
