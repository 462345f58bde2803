package dev.belay.adapter.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatusPageTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    /** Words of the API's own. */
    private static final Set<String> KEPT = Set.of("state", "breaker", "status");

    private final ObjectNode endpoint = recorded("endpoint");
    private ObjectNode rollout = recorded("canary");

    @Test
    void showsACanary() {
        // When
        String page = page(false);
        // Then
        assertEquals("""
                flights  ready, deadline 300 ms
                  TIER      MODEL              STATE  BREAKER  IN FLIGHT      P50      P99
                  primary   flights/2          READY  closed       3/512  0.05 ms  0.20 ms
                  fallback  flights/1          READY  open         0/512  12.4 ms   104 ms
                  baseline  flights/heuristic  READY  -                -        -        -
                  trouble     fallback failed last at 2026-03-01T03:12:34.264Z: timeout after
                              100 ms

                  rollout     flights/3 against flights/2: canary, step 2 of 4, 5 %, for 12 min
                              id 0198c0de-0000-7000-8000-000000000002, revision 7
                  because     the step's samples and time have passed, and nothing speaks
                              against the candidate
                  hypothesis  wind and visibility help at dawn
                  ARM        REQUESTS  ERRORS     RATE            95 %      P50      P99
                  stable       41,000      40  0.098 %  0.072 - 0.13 %  0.05 ms  0.20 ms
                  candidate     2,150       3   0.14 %  0.047 - 0.41 %  0.06 ms  0.30 ms
                  rules       sequential
                  evidence    [#######-----------------------] 1.20 of 4.61
                  rolls back  if about the next 2 requests of the candidate failed
                  sees        a candidate that fails at 1.8 % would have been caught by now
                              (95 %)
                  next        25 %; waits for 120 of 200 requests of candidate, 48 of 60 s
                  possible    weight, pause, promote, abort, rollback

                """, page);
    }

    @Test
    void showsWhyARolloutIsOver() {
        // Given
        rollout = recorded("rolledback");
        // When
        String page = page(false);
        // Then
        assertEquals("""
                  rollout     flights/celsius against flights/2: rolled back at
                              2026-03-01T03:12:34.264Z
                              id 0198c0de-0000-7000-8000-000000000001, revision 3
                  because     the candidate fails more than stable: 31.0 % of its last 29
                              requests, 0.12 % would be tolerated; evidence 4.71, threshold 4.61
                  hypothesis  degrees Celsius
                  ARM        REQUESTS  ERRORS  RATE        95 %      P50      P99
                  stable        2,871       0   0 %  0 - 0.13 %  0.05 ms  0.20 ms
                  candidate        29       9  31 %   17 - 49 %  0.06 ms  0.30 ms
                  possible    start another rollout

                """, page.substring(page.indexOf("  rollout ")));
    }

    /** What a change of the recorded canary shows. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"paused\":true}|rollout     flights/3 against flights/2: canary, step 2 of 4, 5 %, paused, for",
                "{\"heldBecause\":\"stable itself fails\"}|HELD        stable itself fails",
                "{\"warnings\":[\"plain rules run\"]}|warning     plain rules run",
                "{\"detectable\":null}|sees        nothing yet: too few requests to detect any error rate",
                "{\"weight\":50,\"step\":4}|next        promotion; waits for",
                "{\"state\":\"baking\",\"step\":0,\"weight\":95}|flights/2: baking, 95 %, for 12 min",
                "{\"state\":\"baking\",\"step\":0,\"weight\":95}|next        promoted for good; waits for",
                "{\"errorsToRollback\":1}|rolls back  at the candidate's next error",
                "{\"errorsToRollback\":null}|rolls back  when the evidence has grown by a factor of 30",
                "{\"errorsToRollback\":null,\"evidence\":4.5}|rolls back  when the evidence has grown by a factor of 1.1",
                "{\"errorsToRollback\":null,\"evidence\":-40}|when the evidence has grown by a factor of more than a million",
                "{\"evidence\":-0.4}|evidence    [------------------------------] -0.40 of 4.61",
                "{\"evidence\":4.6}|evidence    [#############################-] 4.60 of 4.61",
                "{\"evidence\":9}|evidence    [##############################] 9.00 of 4.61",
                "{\"elapsedSeconds\":119}|for 119 s",
                "{\"elapsedSeconds\":7260}|5 %, for 2 h",
                "{\"elapsedSeconds\":200000}|5 %, for 2 d 7 h"
            })
    void showsWhatMatters(String change, String shown) throws IOException {
        // Given
        rollout.setAll((ObjectNode) MAPPER.readTree(change));
        // When
        String page = page(false);
        // Then
        assertTrue(page.contains(shown), page);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"sequential\":true,\"latency\":true|rules       sequential, with latency",
                "\"sequential\":false,\"errors\":{\"max\":5}|rules       more than 5 errors",
                "\"sequential\":false,\"errors\":{\"max\":5}|rolls back  after 3 more errors of the candidate",
                "\"sequential\":false,\"errors\":{\"max\":3}|rolls back  after 1 more error of the candidate",
                "\"sequential\":true,\"ratio\":{\"max\":0.02,\"window\":\"PT1M\"}"
                        + "|rules       sequential; more than 2 % errors within PT1M",
                "\"sequential\":false,\"ratio\":{\"max\":0.02,\"window\":\"PT1M\"}"
                        + "|rolls back  at more than 2 % errors within PT1M"
            })
    void saysWhatWatchesAndWhatItWouldTake(String rules, String shown) throws IOException {
        // Given
        rollout.remove("errorsToRollback");
        ((ObjectNode) rollout.path("plan")).set("rules", MAPPER.readTree("{" + rules + "}"));
        // When
        String page = page(false);
        // Then
        assertTrue(page.contains(shown), page);
    }

    @Test
    void showsNoEvidenceWhereOnlyPlainRulesWatch() throws IOException {
        // Given
        ((ObjectNode) rollout.path("plan"))
                .set("rules", MAPPER.readTree("{\"sequential\":false,\"errors\":{\"max\":5}}"));
        // When
        String page = page(false);
        // Then
        assertFalse(page.contains("evidence  "), page);
    }

    @Test
    void showsAnEndpointWithoutARollout() {
        // When
        String page = StatusPage.of(List.of(seen(null)), false);
        // Then
        assertFalse(page.contains("rollout"), page);
    }

    @Test
    void saysWhatIsWrongWithATier() {
        // Given
        ((ObjectNode) endpoint.path("tiers").get(0))
                .put("status", "UNAVAILABLE")
                .put("reason", "checksum differs");
        // When
        String page = page(false);
        // Then
        assertTrue(page.contains("trouble     primary: checksum differs"), page);
    }

    @Test
    void saysThatNobodyCanServe() {
        // Given
        endpoint.put("ready", false);
        // When
        String page = page(false);
        // Then
        assertTrue(page.startsWith("flights  NOT READY: no tier can serve"), page);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void staysWithinEightyColumns(long seed) {
        // Given names, words and figures of any length
        SplittableRandom random = new SplittableRandom(seed);
        lengthen(endpoint, random);
        lengthen(rollout, random);
        // When
        List<String> lines = page(false).lines().toList();
        // Then
        assertEquals(
                List.of(), lines.stream().filter(line -> line.length() > 80).toList(), "seed " + seed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"canary", "rolledback"})
    void coloursChangeNothingElse(String name) {
        // Given
        rollout = recorded(name);
        String plain = page(false);
        // When
        String painted = page(true);
        // Then
        assertNotEquals(plain, painted);
        assertEquals(plain, painted.replaceAll("\u001b\\[\\d+m", ""));
    }

    private static void lengthen(JsonNode node, SplittableRandom random) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : List.copyOf(object.properties())) {
                if (field.getValue().isTextual() && !KEPT.contains(field.getKey())) {
                    object.put(field.getKey(), words(random));
                } else if (field.getValue().isIntegralNumber()) {
                    object.put(field.getKey(), random.nextLong(1L << random.nextInt(1, 50)));
                } else if (field.getValue().isDouble()) {
                    object.put(field.getKey(), random.nextDouble() * (1L << random.nextInt(20)));
                }
            }
        }
        node.forEach(child -> lengthen(child, random));
    }

    private static String words(SplittableRandom random) {
        StringBuilder words = new StringBuilder();
        int count = random.nextInt(1, 20);
        for (int i = 0; i < count; i++) {
            words.append("x".repeat(random.nextInt(1, random.nextInt(2, 120)))).append(' ');
        }
        return words.toString().strip();
    }

    private static ObjectNode recorded(String name) {
        try (InputStream file = StatusPageTest.class.getResourceAsStream("/control/" + name + ".json")) {
            return (ObjectNode) MAPPER.readTree(file);
        } catch (IOException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    private JsonNode seen(@Nullable JsonNode newest) {
        return MAPPER.createObjectNode().<ObjectNode>set("endpoint", endpoint).set("rollout", newest);
    }

    private String page(boolean colours) {
        return StatusPage.of(List.of(seen(rollout)), colours);
    }
}
