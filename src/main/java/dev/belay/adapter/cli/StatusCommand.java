package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.adapter.cli.status.StatusPage;
import dev.belay.adapter.cli.status.StatusPage.Seen;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Endpoints, their tiers and their newest rollouts, on one page. */
@Command(name = "status", description = "Show endpoints and their rollouts.")
final class StatusCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private Every every = new Every();

    @Option(names = "--watch", description = "repeat the page until Ctrl-C")
    private boolean watch;

    @Parameters(arity = "0..1", paramLabel = "ENDPOINT", description = "only this endpoint")
    private @Nullable String endpoint;

    @Override
    public Integer call() throws CommandFailure {
        ControlClient client = server.client();
        Screen screen = Screen.of(spec.commandLine());
        List<Seen> first = look(client);
        if (!watch) {
            screen.show(text(first, screen));
            return Cli.OK;
        }
        every.repeat(screen.out(), () -> {
            String page = watched(client, screen);
            if (server.json()) {
                screen.show(page);
            } else {
                screen.redraw(page);
            }
        });
        return Cli.OK;
    }

    /** A server that is restarted is no reason to stop looking. */
    private String watched(ControlClient client, Screen screen) throws CommandFailure {
        try {
            return server.json() ? text(look(client), screen) : now() + text(look(client), screen);
        } catch (CommandFailure failure) {
            if (failure.isFinal()) {
                throw failure;
            }
            String words = "belay: " + failure.words() + System.lineSeparator();
            if (server.json()) {
                screen.warn(words);
                return "";
            }
            return now() + words;
        }
    }

    private static String now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS) + System.lineSeparator();
    }

    private String text(List<Seen> seen, Screen screen) {
        return server.json() ? json(seen) + System.lineSeparator() : StatusPage.of(seen, screen.paint());
    }

    /** Every answer as the server gave it. */
    private static String json(List<Seen> seen) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        ArrayNode endpoints = all.putArray("endpoints");
        for (Seen one : seen) {
            endpoints.addObject().<ObjectNode>set("endpoint", one.endpoint()).set("rollout", one.rollout());
        }
        return all.toString();
    }

    private List<Seen> look(ControlClient client) throws CommandFailure {
        List<Seen> seen = new ArrayList<>();
        if (endpoint != null) {
            seen.add(seen(client, client.get(ControlPaths.endpoint(endpoint)).body()));
            return seen;
        }
        for (JsonNode each : client.get(ControlPaths.ENDPOINTS).body().path("endpoints")) {
            seen.add(seen(client, each));
        }
        return seen;
    }

    private static Seen seen(ControlClient client, JsonNode endpoint) throws CommandFailure {
        JsonNode rollouts = client.get(
                        ControlPaths.rollouts(endpoint.path("name").asText()))
                .body()
                .path("rollouts");
        return new Seen(endpoint, rollouts.get(0));
    }
}
