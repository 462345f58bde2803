package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.adapter.cli.text.Printable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The journal's rows, oldest first: the newest of them, or those after one that was seen. */
@Command(name = "journal", description = "Show decisions, who made them and why.")
final class JournalCommand implements Callable<Integer> {
    private static final int DEFAULT_LIMIT = 100;

    @Mixin
    private ServerOptions server = new ServerOptions();

    @Mixin
    private Every every = new Every();

    @Option(names = "--follow", description = "show new rows as they come, until Ctrl-C")
    private boolean follow;

    @Option(
            names = "--after",
            paramLabel = "ID",
            converter = WholeNumbers.RowId.class,
            description = "rows after the row with this id, oldest first")
    private @Nullable Long after;

    @Option(
            names = "--limit",
            paramLabel = "N",
            converter = WholeNumbers.Rows.class,
            description = "the most rows to show, 1 to 1000 (100; with --follow, at the beginning)")
    private long limit = DEFAULT_LIMIT;

    @Parameters(arity = "0..1", paramLabel = "ENDPOINT", description = "only rows of this endpoint")
    private @Nullable String endpoint;

    private long seen;

    @Override
    public Integer call() throws CommandFailure {
        ControlClient client = server.client();
        print(client, after == null ? "last=" + limit : "after=" + after + "&limit=" + limit);
        if (follow) {
            every.repeat(server.out(), () -> printNew(client), server.err()::println);
        }
        return Cli.OK;
    }

    private void printNew(ControlClient client) throws CommandFailure {
        int rows;
        do {
            rows = print(client, "after=" + seen + "&limit=" + WholeNumbers.Rows.LARGEST);
        } while (rows == WholeNumbers.Rows.LARGEST);
    }

    /** @return how many rows came */
    private int print(ControlClient client, String query) throws CommandFailure {
        String of = endpoint == null ? "" : "&endpoint=" + ControlClient.escaped(endpoint);
        JsonNode page = client.get(ControlClient.path("journal") + "?" + query + of);
        page.path("entries")
                .forEach(entry ->
                        server.out().println(Printable.of(server.json() ? entry.toString() : JournalLine.of(entry))));
        server.out().flush();
        seen = page.path("next").asLong(seen);
        return page.path("entries").size();
    }
}
