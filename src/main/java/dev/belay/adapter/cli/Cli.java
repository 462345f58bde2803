package dev.belay.adapter.cli;

import dev.belay.adapter.cli.text.RolloutSentence;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The commands that don't serve: plain Java that starts in a fraction of a second. They fail by a {@link CommandFailure}. */
@Command(
        name = "belay",
        description = "Commands that use a running server, or need no server.",
        subcommands = {RolloutSubcommands.class, StatusCommand.class, JournalCommand.class, TokenCommand.class},
        synopsisSubcommandLabel = "COMMAND")
public final class Cli {
    /** Done. */
    public static final int OK = 0;
    /** The server said no, or what was to be checked does not hold. */
    public static final int REFUSED = 1;
    /** The command is not one, or an option is wrong. */
    public static final int WRONG_USAGE = 2;
    /** No server answered. */
    public static final int UNREACHABLE = 3;
    /** The command itself is wrong: whether it has done anything is not known. */
    public static final int BROKEN = 4;

    /** How picocli words it. */
    private static final String MISSING_SUBCOMMAND = "Missing required subcommand";

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "print this help")
    private boolean help;

    public static void main(String[] arguments) {
        System.exit(run(commands(), arguments));
    }

    /** @return the exit code */
    public static int run(CommandLine commands, String... arguments) {
        // The JVM puts a replacement character where it can't read what the shell gave: nobody has meant that.
        Optional<String> unreadable = Stream.of(arguments)
                .filter(argument -> argument.indexOf('\ufffd') >= 0
                        || !StandardCharsets.UTF_8.newEncoder().canEncode(argument))
                .findFirst();
        if (unreadable.isPresent()) {
            System.err.println("belay: an argument is not text in " + System.getProperty("sun.jnu.encoding") + ": '"
                    + unreadable.get() + "'");
            return WRONG_USAGE;
        }
        // A writer straight on the stream learns that nobody reads any more; one that picocli makes doesn't.
        return commands.setOut(new PrintWriter(System.out, true, System.out.charset()))
                .execute(arguments);
    }

    /**
     * All commands, with their output and errors where {@code setOut} and {@code setErr} say.
     *
     * @param more commands of other modules
     */
    public static CommandLine commands(Object... more) {
        CommandLine commands = new CommandLine(new Cli());
        Stream.of(more).forEach(commands::addSubcommand);
        return commands.setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler(Cli::failed)
                .setParameterExceptionHandler(Cli::misused);
    }

    @Command(name = "revert", description = "Undo the last promotion: the old primary answers again, at once.")
    int revert(@Mixin EndpointOptions endpoint, @Mixin RolloutOptions.Reason reason) throws CommandFailure {
        // A rollout that was still baking is the answer; one that was promoted for good has only a message.
        return endpoint.print(
                endpoint.post("revert", reason.body()),
                answer -> answer.has("state") ? RolloutSentence.of(answer) : endpoint.message(answer));
    }

    @Command(
            name = "adopt",
            description = "Adopt tiers of belay.yaml or of the model folder that wait for an operator;"
                    + " 'status' shows them.")
    int adopt(@Mixin EndpointOptions endpoint) throws CommandFailure {
        return endpoint.print(endpoint.post("adopt", null), endpoint::message);
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof CommandFailure expected) {
            command.getErr().println("belay: " + expected.getMessage());
            return expected.exitCode();
        }
        // Its message may repeat what it was given, and that may be a token.
        command.getErr().println("belay: a bug: " + failure.getClass().getSimpleName() + place(failure));
        return BROKEN;
    }

    /** Where our own code was. */
    private static String place(Exception failure) {
        return Stream.of(failure.getStackTrace())
                .filter(element -> element.getClassName().startsWith("dev.belay."))
                .findFirst()
                .map(element -> " at " + element)
                .orElse("");
    }

    private static int misused(ParameterException misuse, String[] arguments) {
        CommandLine command = misuse.getCommandLine();
        PrintWriter err = command.getErr();
        if (misuse.getCause() instanceof NotAllowed cause && misuse.getArgSpec() != null) {
            err.println("belay: " + name(misuse.getArgSpec()) + " " + cause.getMessage());
            return WRONG_USAGE;
        }
        boolean incomplete = MISSING_SUBCOMMAND.equals(misuse.getMessage());
        err.println("belay: "
                + (incomplete
                        ? "which command? "
                                + String.join(", ", command.getSubcommands().keySet())
                        : misuse.getMessage()));
        CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err);
        err.println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return WRONG_USAGE;
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }
}
