package dev.belay.adapter.cli;

import dev.belay.adapter.cli.text.TextTable;
import dev.belay.control.Role;
import dev.belay.control.Token;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Who may predict, view and operate: changes the token file alone, a running server notices by itself. */
@Command(name = "token", description = "Create, list and revoke tokens.", synopsisSubcommandLabel = "COMMAND")
final class TokenCommand {
    /** Tells secret scanners and people what it is. */
    private static final String PREFIX = "belay_";

    private static final int SECRET_BYTES = 32;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    static final class RoleConverter implements ITypeConverter<Role> {
        @Override
        public Role convert(String value) {
            return Role.of(value).orElseThrow(() -> new NotAllowed(value, "are " + Role.allowed()));
        }
    }

    @Command(name = "create", description = "Create a token and show it once.")
    int create(
            @Mixin TokenFile file,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            converter = RoleConverter.class,
                            description = "predict, view (reads what operators see) or operate (also changes it)")
                    Role role,
            @Parameters(paramLabel = "NAME", description = "the token's holder; journal entries name it") String name)
            throws CommandFailure {
        String secret = secret();
        Token token = token(name, role, secret);
        file.change(lines -> {
            if (find(file.parse(lines), name).isPresent()) {
                throw new CommandFailure(
                        Cli.REFUSED, "there is a token '" + name + "' in " + file.path() + "; revoke it first");
            }
            lines.add(token.line());
        });
        spec.commandLine()
                .getErr()
                .println("belay: '" + name + "' may " + role.label() + ", by this token that is shown once;"
                        + " its hash is in " + file.path());
        spec.commandLine().getOut().println(secret);
        return Cli.OK;
    }

    @Command(name = "list", description = "List the tokens' names and roles.")
    int list(@Mixin TokenFile file) throws CommandFailure {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "ROLE", "CREATED"));
        for (Token token : file.parse(file.read())) {
            rows.add(List.of(token.name(), token.role().label(), token.created().toString()));
        }
        spec.commandLine().getOut().print(TextTable.of(rows));
        spec.commandLine().getOut().flush();
        return Cli.OK;
    }

    @Command(name = "revoke", description = "Revoke a token; running servers refuse it within a second.")
    int revoke(
            @Mixin TokenFile file,
            @Parameters(paramLabel = "NAME", description = "the name that 'list' shows") String name)
            throws CommandFailure {
        file.change(lines -> {
            Token revoked = find(file.parse(lines), name)
                    .orElseThrow(() ->
                            new CommandFailure(Cli.REFUSED, "there is no token '" + name + "' in " + file.path()));
            lines.removeIf(line -> line.contains(revoked.hash()));
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
            throw new CommandFailure(Cli.WRONG_USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static String secret() {
        byte[] random = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(random);
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }
}
