package dev.belay.adapter.cli;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that speaks to a server; to be mixed in. */
final class ServerOptions {
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

    /** @throws CommandFailure if the server's address is none, or the token can't be one */
    ControlClient client() throws CommandFailure {
        return new ControlClient(uri(), token == null || token.isBlank() ? null : checked(token.strip()));
    }

    /** Refused without being repeated: it may be a good one with something beside it. */
    private static String checked(String token) throws CommandFailure {
        for (int i = 0; i < token.length(); i++) {
            if (token.charAt(i) <= ' ' || token.charAt(i) > '~') {
                throw CommandFailure.wrongUsage("--token (BELAY_TOKEN) has a blank, a line break or another character"
                        + " that no token has after " + i + " characters, allowed are visible ASCII characters");
            }
        }
        return token;
    }

    private URI uri() throws CommandFailure {
        try {
            URI uri = new URI(server.replaceAll("/+$", ""));
            boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (http && uri.getHost() != null && uri.getRawQuery() == null && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // Told below, with what is allowed.
        }
        throw CommandFailure.wrongUsage(
                "--server is '" + server + "', allowed is an address such as http://127.0.0.1:8080");
    }
}
