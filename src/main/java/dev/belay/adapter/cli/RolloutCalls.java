package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.adapter.cli.status.RolloutSentence;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of an endpoint's newest rollout: read first, then changed only if nobody else has changed it since. */
final class RolloutCalls {
    private static final int STALE = 412;

    private final ControlClient client;
    private final String endpoint;
    private final @Nullable Long revision;

    /** @param revision the one that the operator has seen; null for whichever it is now */
    RolloutCalls(ControlClient client, String endpoint, @Nullable Long revision) {
        this.client = client;
        this.endpoint = endpoint;
        this.revision = revision;
    }

    /** @param body what is to be changed */
    ControlClient.Reply change(Map<String, ?> body) throws CommandFailure {
        return call((path, ifMatch) -> client.patch(path, body, ifMatch));
    }

    /** @param verb promote, abort or rollback */
    ControlClient.Reply end(String verb, @Nullable String reason) throws CommandFailure {
        return call((path, ifMatch) -> client.post(path + "/" + verb, because(reason), ifMatch));
    }

    /** The body of a call that takes an operator's words; none if there are none. */
    static @Nullable Map<String, String> because(@Nullable String reason) {
        return reason == null ? null : Map.of("reason", reason);
    }

    private interface Call {
        ControlClient.Reply on(String path, String ifMatch) throws CommandFailure;
    }

    private ControlClient.Reply call(Call call) throws CommandFailure {
        JsonNode newest = newest();
        long seen = revision == null ? newest.path("revision").asLong() : revision;
        try {
            return call.on(ControlPaths.rollout(endpoint, newest.path("id").asText()), "\"" + seen + "\"");
        } catch (CommandFailure failure) {
            throw failure.status() == STALE ? lost(failure) : failure;
        }
    }

    private JsonNode newest() throws CommandFailure {
        JsonNode rollouts = client.get(ControlPaths.rollouts(endpoint)).body().path("rollouts");
        if (rollouts.isEmpty()) {
            throw CommandFailure.refused("there is no rollout at " + endpoint + "; 'belay rollout start' starts one");
        }
        return rollouts.get(0);
    }

    /** Somebody else was first: what they did is what the next decision has to start from. */
    private CommandFailure lost(CommandFailure stale) throws CommandFailure {
        return CommandFailure.refused(
                stale.status(),
                stale.words() + System.lineSeparator() + "The rollout has changed since it was read. Now "
                        + RolloutSentence.of(newest()) + System.lineSeparator() + "Look at it ('belay status "
                        + endpoint
                        + "') before you repeat the command.");
    }
}
