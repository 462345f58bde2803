package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.adapter.cli.text.RolloutSentence;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Changes of an endpoint's newest rollout: read first, then changed only if nobody else has changed it since. */
final class RolloutOptions extends EndpointOptions {
    private static final int STALE = 412;

    @Option(
            names = "--revision",
            paramLabel = "N",
            converter = WholeNumbers.FromZero.class,
            description = "change the rollout only if it still has this revision, which 'status' shows")
    private @Nullable Long revision;

    /** Why an operator ends a rollout. */
    static final class Reason {
        @Option(names = "--reason", paramLabel = "TEXT", description = "the reason, for the journal")
        private @Nullable String text;

        /** The body of the call; none if there is no reason. */
        @Nullable
        Map<String, String> body() {
            return text == null ? null : Map.of("reason", text);
        }
    }

    /** @return the exit code */
    int change(Map<String, ?> body) throws CommandFailure {
        return send("PATCH", "", body);
    }

    /** @param verb promote, abort or rollback */
    int end(String verb, Reason reason) throws CommandFailure {
        return send("POST", "/" + verb, reason.body());
    }

    private int send(String method, String verb, @Nullable Object body) throws CommandFailure {
        ControlClient client = client();
        JsonNode newest = newest(client);
        long seen = revision == null ? newest.path("revision").asLong() : revision;
        String path = ControlClient.path(
                "endpoints", endpoint(), "rollouts", newest.path("id").asText());
        try {
            return print(client.send(method, path + verb, body, "\"" + seen + "\""), RolloutSentence::of);
        } catch (CommandFailure failure) {
            if (failure.status() != STALE) {
                throw failure;
            }
            throw new CommandFailure(
                    Cli.REFUSED,
                    String.join(
                            System.lineSeparator(),
                            failure.getMessage(),
                            "The rollout has changed since it was read. Now " + RolloutSentence.of(newest(client)),
                            "Look at it ('belay status " + endpoint() + "') before you repeat the command."));
        }
    }

    private JsonNode newest(ControlClient client) throws CommandFailure {
        JsonNode newest = client.get(ControlClient.path("endpoints", endpoint(), "rollouts"))
                .path("rollouts")
                .path(0);
        if (newest.isMissingNode()) {
            throw new CommandFailure(
                    Cli.REFUSED, "there is no rollout at " + endpoint() + "; 'belay rollout start' starts one");
        }
        return newest;
    }
}
