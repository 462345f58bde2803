package dev.belay.adapter.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.belay.adapter.cli.text.Printable;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of every command that speaks to a server, and where it prints the answer; to be mixed in. */
class ServerOptions {
    /** A URI's without one. */
    private static final int NO_PORT = -1;

    private static final int LARGEST_PORT = 65_535;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "the server (BELAY_SERVER, else http://127.0.0.1:8080)",
            defaultValue = "${env:BELAY_SERVER:-http://127.0.0.1:8080}")
    private String server = "";

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "the token that 'token create' showed (BELAY_TOKEN; options are visible in the process list)",
            defaultValue = "${env:BELAY_TOKEN}")
    private @Nullable String token;

    @Option(names = "--json", description = "print the server's answer as JSON, for scripts")
    private boolean json;

    /** Whether a script reads the output. */
    boolean json() {
        return json;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /**
     * Prints an answer as it came for scripts, else as a text.
     *
     * @return the exit code
     */
    int print(JsonNode answer, Function<JsonNode, String> text) {
        out().println(Printable.of(json ? answer.toPrettyString() : text.apply(answer)));
        out().flush();
        return Cli.OK;
    }

    /** @throws CommandFailure if the server's address is none, or the token can't be one */
    ControlClient client() throws CommandFailure {
        return new ControlClient(uri(), token == null || token.isBlank() ? null : checked(token.strip()));
    }

    /** Refused without being repeated: it may be a good one with something beside it. */
    private static String checked(String token) throws CommandFailure {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
                throw new CommandFailure(
                        Cli.WRONG_USAGE,
                        "--token (BELAY_TOKEN) has a blank, a line break or another character that no token has after "
                                + i + " characters, allowed are visible ASCII characters");
            }
        }
        return token;
    }

    private URI uri() throws CommandFailure {
        try {
            URI uri = new URI(server.replaceAll("/+$", ""));
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean port = uri.getPort() == NO_PORT || (uri.getPort() > 0 && uri.getPort() <= LARGEST_PORT);
            if (http && port && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Refused below, with what is allowed.
        }
        throw new CommandFailure(
                Cli.WRONG_USAGE, "--server is '" + server + "', allowed is an address such as http://127.0.0.1:8080");
    }
}
