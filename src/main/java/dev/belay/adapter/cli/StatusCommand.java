package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.belay.adapter.cli.text.Printable;
import dev.belay.adapter.cli.text.StatusPage;
import java.io.Console;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Endpoints, their tiers and their newest rollouts, on one page; on a terminal each page over the one before. */
@Command(name = "status", description = "Show endpoints and their rollouts.")
final class StatusCommand implements Callable<Integer> {
    private static final String HOME = "\u001b[H";
    private static final String CLEAR_BELOW = "\u001b[J";
    private static final String CLEAR_LINE = "\u001b[K";

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private Every every = new Every();

    @Option(names = "--watch", description = "repeat the page until Ctrl-C")
    private boolean watch;

    @Parameters(arity = "0..1", paramLabel = "ENDPOINT", description = "only this endpoint")
    private @Nullable String endpoint;

    private boolean terminal;

    @Override
    public Integer call() throws CommandFailure {
        Console console = System.console();
        terminal = console != null && console.isTerminal();
        ControlClient client = server.client();
        String first = page(client);
        if (watch) {
            every.repeat(server.out(), () -> redraw(page(client)), this::failed);
        } else {
            show(first);
        }
        return Cli.OK;
    }

    private void show(String page) {
        server.out().print(page);
        server.out().flush();
    }

    /** Overwrites a page instead of clearing it first, because a page that changes little then doesn't flicker. */
    private void redraw(String page) {
        if (server.json()) {
            show(page);
            return;
        }
        String dated = Instant.now().truncatedTo(ChronoUnit.SECONDS) + System.lineSeparator() + page;
        show(terminal ? HOME + dated.replace("\n", CLEAR_LINE + "\n") + CLEAR_BELOW : dated);
    }

    private void failed(String message) {
        if (server.json()) {
            server.err().println(message);
        } else {
            redraw(message + System.lineSeparator());
        }
    }

    /** Nobody who has asked for none gets colours: https://no-color.org. */
    private boolean colours() {
        String refused = System.getenv("NO_COLOR");
        return terminal && (refused == null || refused.isEmpty());
    }

    /** Every endpoint and its newest rollout: for scripts as the server answered, in one line. */
    private String page(ControlClient client) throws CommandFailure {
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        ArrayNode endpoints = seen.putArray("endpoints");
        Iterable<JsonNode> shown = endpoint == null
                ? client.get(ControlClient.path("endpoints")).path("endpoints")
                : List.of(client.get(ControlClient.path("endpoints", endpoint)));
        for (JsonNode each : shown) {
            String rollouts = ControlClient.path("endpoints", each.path("name").asText(), "rollouts");
            endpoints
                    .addObject()
                    .<ObjectNode>set("endpoint", each)
                    .set("rollout", client.get(rollouts).path("rollouts").get(0));
        }
        return server.json() ? Printable.of(seen + System.lineSeparator()) : StatusPage.of(endpoints, colours());
    }
}
