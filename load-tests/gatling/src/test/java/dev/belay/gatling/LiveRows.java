package dev.belay.gatling;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The live sample as request bodies, in the order of the real flights, again from the start when it ends. */
final class LiveRows {
    private static final Set<String> TEXT = Set.of("carrier", "origin", "dest");
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

    private LiveRows() {}

    static Iterator<Map<String, Object>> bodies(Path sample) throws IOException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(sample)), StandardCharsets.UTF_8))) {
            List<String> names = List.of(lines.readLine().split(",", -1));
            List<Map<String, Object>> bodies = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                bodies.add(Map.of("body", body(names, line.split(",", -1))));
            }
            return Stream.generate(() -> bodies).flatMap(List::stream).iterator();
        }
    }

    private static String body(List<String> names, String[] cells) {
        List<String> members = new ArrayList<>();
        for (String feature : FEATURES) {
            String cell = cells[names.indexOf(feature)];
            String value = TEXT.contains(feature) ? '"' + cell + '"' : cell.isEmpty() ? "null" : cell;
            members.add('"' + feature + "\":" + value);
        }
        return "{\"instances\":[{" + String.join(",", members) + "}]}";
    }
}
