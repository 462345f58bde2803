package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** The options of a command that is about one endpoint. */
class EndpointOptions extends ServerOptions {
    @Parameters(index = "0", paramLabel = "ENDPOINT", description = "the name that applications call")
    private String endpoint = "";

    String endpoint() {
        return endpoint;
    }

    /** Makes a call that needs no revision. @param verb the last part of its path */
    JsonNode post(String verb, @Nullable Object body) throws CommandFailure {
        return client().send("POST", ControlClient.path("endpoints", endpoint, verb), body, null);
    }

    /** An answer that has only a message. */
    String message(JsonNode answer) {
        return endpoint + ": " + answer.path("reason").asText();
    }
}
