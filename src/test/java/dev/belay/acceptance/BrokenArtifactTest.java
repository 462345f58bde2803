package dev.belay.acceptance;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A primary that can't be served: the server starts, says so, and answers from the fallback. */
@QuarkusTest
@TestProfile(BrokenArtifactTest.Broken.class)
class BrokenArtifactTest {
    private static final List<String> DAMAGES = List.of("corrupt", "gone", "swapped", "forged", "empty", "nowhere");

    /** Copies of version 2, each damaged in its own way, each the primary of an endpoint of its own. */
    public static final class Broken implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> config = new HashMap<>();
            config.put("belay.models", "models," + damagedModels());
            for (String damage : DAMAGES) {
                config.putAll(Unhurried.endpoint(damage));
                String tiers = "belay.endpoints." + damage + ".tiers";
                config.put(tiers + "[0].name", "primary");
                config.put(tiers + "[0].model", "flights");
                config.put(tiers + "[0].version", damage);
                config.put(tiers + "[1].name", "fallback");
                config.put(tiers + "[1].model", "flights");
                config.put(tiers + "[1].version", "1");
            }
            return config;
        }
    }

    private static Path damagedModels() {
        try {
            Path folder = Files.createTempDirectory("belay-broken");
            for (String damage : DAMAGES) {
                damage(Files.createDirectories(folder.resolve("flights").resolve(damage)), damage);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void damage(Path version, String damage) throws IOException {
        if (damage.equals("nowhere")) {
            Files.delete(version);
            return;
        }
        Path good = Path.of("models/flights/2");
        Path other = Path.of("models/flights/1");
        String card = Files.readString(good.resolve("card.yaml")).replace("version: \"2\"", "version: " + damage);
        Path artifact = version.resolve("model.onnx");
        switch (damage) {
            case "corrupt" -> {
                byte[] bytes = Files.readAllBytes(good.resolve("model.onnx"));
                bytes[bytes.length / 2] ^= 0x55;
                Files.write(artifact, bytes);
            }
            case "gone" -> {}
            case "swapped" -> Files.copy(other.resolve("model.onnx"), artifact, StandardCopyOption.REPLACE_EXISTING);
            case "forged" -> {
                // Whoever swaps the artifact and mends the checksum is still caught by the golden examples.
                Files.copy(other.resolve("model.onnx"), artifact, StandardCopyOption.REPLACE_EXISTING);
                card = card.replaceAll("artifact: .*", artifactLine(other));
            }
            default -> Files.createFile(artifact);
        }
        Files.writeString(version.resolve("card.yaml"), card);
    }

    private static String artifactLine(Path version) throws IOException {
        return Files.readAllLines(version.resolve("card.yaml")).stream()
                .filter(line -> line.startsWith("artifact:"))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({"corrupt", "gone", "swapped", "forged", "empty", "nowhere"})
    void theFallbackAnswers(String endpoint) {
        given().body(Flights.instance(Flights.flight()))
                .post("/v1/models/" + endpoint + ":predict")
                .then()
                .statusCode(200)
                .header("Belay-Tier", "fallback")
                .header("Belay-Model", "flights/1");
    }

    @ParameterizedTest
    @CsvSource({
        "corrupt, SHA-256",
        "gone, model.onnx",
        "swapped, bytes",
        "forged, golden example",
        "empty, empty",
        "nowhere, no such version"
    })
    void theEndpointSaysWhy(String endpoint, String reason) {
        given().get("/control/v1/endpoints/" + endpoint)
                .then()
                .statusCode(200)
                .body("ready", is(true))
                .body("tiers[0].status", is("UNAVAILABLE"))
                .body("tiers[0].reason", containsString(reason));
    }

    @ParameterizedTest
    @CsvSource({"corrupt", "nowhere"})
    void theModelsStatusSaysSoOfThatVersion(String endpoint) {
        given().get("/v1/models/" + endpoint)
                .then()
                .statusCode(200)
                .body("model_version_status.find{it.version=='" + endpoint + "'}.status.error_code", is("UNAVAILABLE"))
                .body("model_version_status.find{it.version=='1'}.status.error_code", is("OK"));
    }

    @ParameterizedTest
    @CsvSource({"corrupt", "gone"})
    void theVersionAskedAloneIsNotReady(String version) {
        given().body(Flights.inputs(List.of(Flights.flight())))
                .post("/v2/models/flights/versions/" + version + "/infer")
                .then()
                .statusCode(503)
                .body("error", containsString("is not at ready state"));
    }
}
