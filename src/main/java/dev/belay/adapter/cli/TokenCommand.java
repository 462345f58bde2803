package dev.belay.adapter.cli;

import dev.belay.control.Role;
import dev.belay.control.Token;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may predict, view and operate: works on the token file alone, a running server notices by itself. */
@Command(name = "token", description = "Create, list and revoke tokens.", synopsisSubcommandLabel = "COMMAND")
final class TokenCommand implements Runnable {
    /** Tells secret scanners and people what it is. */
    static final String PREFIX = "belay_";

    private static final int SECRET_BYTES = 32;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Which file is meant. */
    static final class FileOptions {
        @Option(
                names = "--data",
                paramLabel = "DIR",
                description = "the server's data folder (BELAY_DATA, else data)",
                defaultValue = "${env:BELAY_DATA:-data}")
        private Path data = Path.of("data");

        @Option(
                names = "--tokens",
                paramLabel = "FILE",
                description = "the token file (BELAY_TOKENS, else tokens in the data folder)",
                defaultValue = "${env:BELAY_TOKENS}")
        private @Nullable Path tokens;

        TokenFile file() {
            return new TokenFile(tokens == null ? data.resolve("tokens") : tokens);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? create, list or revoke");
    }

    @Command(name = "create", description = "Create a token and show it once.")
    int create(
            @picocli.CommandLine.Mixin FileOptions options,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "predict, view (reads what operators see) or operate (also changes it)")
                    String role,
            @Parameters(paramLabel = "NAME", description = "the token's holder; journal entries name it") String name)
            throws CommandFailure {
        Role known = Role.of(role)
                .orElseThrow(
                        () -> CommandFailure.wrongUsage("--role is '" + role + "', allowed are " + Role.allowed()));
        String secret = secret();
        Token token = token(name, known, secret);
        TokenFile file = options.file();
        file.change(lines -> {
            if (find(file.parse(lines), name).isPresent()) {
                throw CommandFailure.refused("there is a token '" + name + "' in " + file.path() + "; revoke it first");
            }
            List<String> more = new ArrayList<>(lines);
            more.add(token.line());
            return more;
        });
        spec.commandLine()
                .getErr()
                .println("belay: '" + name + "' may " + role + ", by this token that is shown once;"
                        + " its hash is in " + file.path());
        spec.commandLine().getOut().println(secret);
        return Cli.OK;
    }

    @Command(name = "list", description = "List the tokens' names and roles.")
    int list(@picocli.CommandLine.Mixin FileOptions options) throws CommandFailure {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "ROLE", "CREATED"));
        TokenFile file = options.file();
        for (Token token : file.parse(file.read())) {
            rows.add(List.of(token.name(), token.role().label(), token.created().toString()));
        }
        spec.commandLine().getOut().print(TextTable.of(rows));
        spec.commandLine().getOut().flush();
        return Cli.OK;
    }

    @Command(name = "revoke", description = "Revoke a token; running servers refuse it within a second.")
    int revoke(
            @picocli.CommandLine.Mixin FileOptions options,
            @Parameters(paramLabel = "NAME", description = "the name that 'list' shows") String name)
            throws CommandFailure {
        TokenFile file = options.file();
        file.change(lines -> {
            Token revoked = find(file.parse(lines), name)
                    .orElseThrow(() -> CommandFailure.refused("there is no token '" + name + "' in " + file.path()));
            return lines.stream().filter(line -> !line.contains(revoked.hash())).toList();
        });
        spec.commandLine().getErr().println("belay: '" + name + "' is revoked");
        return Cli.OK;
    }

    private static Optional<Token> find(List<Token> tokens, String name) {
        return tokens.stream().filter(token -> token.name().equals(name)).findFirst();
    }

    private static Token token(String name, Role role, String secret) throws CommandFailure {
        try {
            return Token.of(name, role, secret, Instant.now().truncatedTo(ChronoUnit.SECONDS));
        } catch (IllegalArgumentException e) {
            throw CommandFailure.wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private static String secret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
