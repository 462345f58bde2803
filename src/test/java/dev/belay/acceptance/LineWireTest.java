package dev.belay.acceptance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.serving.Limits;
import dev.belay.serving.PredictionService;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A protocol that the server doesn't know, beside its own, on the same predictions. */
@QuarkusTest
@TestProfile(Unhurried.class)
class LineWireTest {
    @Inject
    PredictionService service;

    private LineWire wire;

    @BeforeEach
    void open() throws IOException {
        wire = new LineWire(service, Limits.DEFAULT);
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
    }

    private String ask(String... lines) throws IOException {
        StringBuilder answers = new StringBuilder();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), wire.port());
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
                PrintWriter out = new PrintWriter(socket.getOutputStream(), true, StandardCharsets.UTF_8)) {
            for (String line : lines) {
                out.println(line);
                answers.append(in.readLine()).append('\n');
            }
        }
        return answers.toString().strip();
    }

    private static String flight() {
        return words(Flights.flight());
    }

    private static String words(Map<String, String> features) {
        return features.entrySet().stream()
                .filter(feature -> !feature.getValue().equals("null"))
                .map(feature -> feature.getKey() + "=" + feature.getValue().replace("\"", ""))
                .collect(Collectors.joining(" "));
    }

    @Test
    void answersByTheEndpointsPrimary() throws IOException {
        // Given an ordinary flight

        // When
        String answer = ask("flights " + flight());

        // Then
        assertTrue(answer.startsWith("answer primary flights/2 ["), answer);
    }

    @Test
    void answersByOneVersion() throws IOException {
        // Given an ordinary flight

        // When
        String answer = ask("flights/1 " + flight());

        // Then
        assertTrue(answer.contains(" flights/1 ["), answer);
    }

    @Test
    void rejectsWhatIsntServed() throws IOException {
        // Given no such endpoint

        // When
        String answer = ask("nosuch x=1");

        // Then
        assertEquals("no UnknownEndpoint[name=nosuch, versions=[]]", answer);
    }

    @Test
    void rejectsARequestWithoutWhatIsNeeded() throws IOException {
        // Given a flight without its carrier

        // When
        String answer = ask("flights temp=77");

        // Then
        assertTrue(answer.startsWith("no MissingInputs[name=flights, "), answer);
    }

    @Test
    void rejectsWhatTheInputGuardRejects() throws IOException {
        // Given
        String tooHot = words(Flights.flightWith("temp", "999"));

        // When
        String answer = ask("flights " + tooHot);

        // Then
        assertTrue(answer.matches("no InvalidInputs\\[message=.*'temp' is 999.*"), answer);
    }

    @Test
    void countsItsRequestsUnderItsOwnName() throws IOException {
        // Given
        String counted = "belay_requests_seconds_count";
        double before = Metrics.value(counted, "flights", "line", "ok");

        // When
        ask("flights " + flight(), "flights " + flight());

        // Then
        Metrics.awaitValue(before + 2, counted, "flights", "line", "ok");
    }

    @Test
    void holdsNothingOnceItHasAnswered() throws IOException {
        // Given requests of every kind of end

        // When
        ask("flights " + flight(), "flights temp=77", "flights x=1", "nosuch x=1");

        // Then
        assertEquals(0, service.admission().underWay());
    }
}
