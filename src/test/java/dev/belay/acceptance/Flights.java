package dev.belay.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/** Requests of the real case. */
final class Flights {
    private static final Path SAMPLE = Path.of("load-tests/data/flights-live.csv.gz");
    private static final Set<String> STRINGS = Set.of("carrier", "origin", "dest", "tailnum");
    private static final Set<String> NOT_FEATURES = Set.of("predict_at", "label_at", "late");

    private Flights() {}

    /** One ordinary flight, features by name as JSON literals; a fresh map each time. */
    static Map<String, String> flight() {
        Map<String, String> flight = new LinkedHashMap<>();
        flight.put("carrier", "\"B6\"");
        flight.put("origin", "\"JFK\"");
        flight.put("dest", "\"BOS\"");
        flight.put("sched_minute", "805");
        flight.put("day_of_week", "4");
        flight.put("distance", "187");
        flight.put("plane_age", "7");
        flight.put("plane_seats", "20");
        flight.put("temp", "77");
        flight.put("dewp", "55.94");
        flight.put("humid", "48.19");
        flight.put("wind_speed", "13.8");
        flight.put("wind_gust", "null");
        flight.put("precip", "0");
        flight.put("pressure", "1015.5");
        flight.put("visib", "10");
        return flight;
    }

    static Map<String, String> flightWith(String feature, String json) {
        Map<String, String> flight = flight();
        flight.put(feature, json);
        return flight;
    }

    static Map<String, String> flightWithout(String feature) {
        Map<String, String> flight = flight();
        flight.remove(feature);
        return flight;
    }

    /** The v1 body of these rows. */
    static String instances(List<Map<String, String>> rows) {
        return rows.stream()
                .map(row -> row.entrySet().stream()
                        .map(cell -> '"' + cell.getKey() + "\":" + cell.getValue())
                        .collect(Collectors.joining(",", "{", "}")))
                .collect(Collectors.joining(",", "{\"instances\":[", "]}"));
    }

    static String instance(Map<String, String> row) {
        return instances(List.of(row));
    }

    /** The v2 body of these rows, which have the same features. */
    static String inputs(List<Map<String, String>> rows) {
        return rows.getFirst().keySet().stream()
                .map(feature -> "{\"name\":\"" + feature + "\",\"shape\":[" + rows.size() + ",1],\"datatype\":\""
                        + (STRINGS.contains(feature) ? "BYTES" : "FP32") + "\",\"data\":"
                        + rows.stream().map(row -> row.get(feature)).toList() + "}")
                .collect(Collectors.joining(",", "{\"id\":\"f1\",\"inputs\":[", "]}"));
    }

    /** The first rows of the committed sample of live traffic. */
    static List<Map<String, String>> live(int rows) {
        try (BufferedReader csv = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(SAMPLE)), StandardCharsets.UTF_8))) {
            String[] header = csv.readLine().split(",", -1);
            List<Map<String, String>> flights = new ArrayList<>();
            for (String line = csv.readLine(); line != null && flights.size() < rows; line = csv.readLine()) {
                flights.add(flight(header, line.split(",", -1)));
            }
            return flights;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, String> flight(String[] header, String[] cells) {
        Map<String, String> flight = new LinkedHashMap<>();
        for (int i = 0; i < header.length; i++) {
            if (!NOT_FEATURES.contains(header[i])) {
                flight.put(header[i], json(header[i], cells[i]));
            }
        }
        return flight;
    }

    private static String json(String feature, String cell) {
        if (STRINGS.contains(feature)) {
            return '"' + cell + '"';
        }
        return cell.isEmpty() ? "null" : cell;
    }
}
