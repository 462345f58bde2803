package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The journal's rows, oldest first: the newest of them, or those after one that was seen. */
@Command(name = "journal", description = "Show decisions, who made them and why.")
final class JournalCommand implements Callable<Integer> {
    private static final int DEFAULT_LIMIT = 100;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

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
            converter = WholeNumbers.Page.class,
            description = "the most rows to show, 1 to 1000 (100; with --follow, at the beginning)")
    private long limit = DEFAULT_LIMIT;

    @Parameters(arity = "0..1", paramLabel = "ENDPOINT", description = "only rows of this endpoint")
    private @Nullable String endpoint;

    private long seen;

    @Override
    public Integer call() throws CommandFailure {
        ControlClient client = server.client();
        print(client.get(path(after == null ? "last=" + limit : "after=" + after + "&limit=" + limit)));
        if (follow) {
            every.repeat(spec.commandLine().getOut(), () -> more(client));
        }
        return Cli.OK;
    }

    /** A server that is restarted is no reason to stop following. */
    private void more(ControlClient client) throws CommandFailure {
        try {
            while (print(client.get(path("after=" + seen + "&limit=" + WholeNumbers.Page.LARGEST)))
                    == WholeNumbers.Page.LARGEST) {
                // There may be more at once.
            }
        } catch (CommandFailure failure) {
            if (failure.isFinal()) {
                throw failure;
            }
            spec.commandLine().getErr().println("belay: " + failure.words());
        }
    }

    private String path(String query) {
        String of = endpoint == null ? "" : "&endpoint=" + ControlPaths.escaped(endpoint);
        return ControlPaths.JOURNAL + "?" + query + of;
    }

    /** @return how many rows came */
    private int print(ControlClient.Reply reply) {
        PrintWriter out = spec.commandLine().getOut();
        JsonNode entries = reply.body().path("entries");
        for (JsonNode entry : entries) {
            out.println(server.json() ? entry.toString() : JournalLine.of(entry));
        }
        out.flush();
        seen = reply.body().path("next").asLong(seen);
        return entries.size();
    }
}
