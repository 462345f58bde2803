package dev.belay.adapter.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * The commands that don't serve: plain Java that starts in a fraction of a second. Each is a class of its own, named in
 * the list below, and fails by a {@link CommandFailure}.
 */
@Command(
        name = "belay",
        description = "Commands that use a running server, or need no server.",
        subcommands = {
            RolloutCommand.class,
            StatusCommand.class,
            RevertCommand.class,
            AdoptCommand.class,
            JournalCommand.class,
            TokenCommand.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Cli implements Runnable {
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

    @CommandLine.Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = CommandLine.ScopeType.INHERIT,
            description = "print this help")
    private boolean help;

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    private CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(run(commands(), arguments));
    }

    /** @return the exit code */
    public static int run(CommandLine commands, String... arguments) {
        Optional<String> unreadable =
                Stream.of(arguments).filter(Cli::isUnreadable).findFirst();
        if (unreadable.isPresent()) {
            System.err.println("belay: an argument is not text in " + System.getProperty("sun.jnu.encoding") + ": '"
                    + unreadable.get() + "'");
            return WRONG_USAGE;
        }
        // A writer straight on the stream learns that nobody reads any more; one that picocli makes doesn't.
        return commands.setOut(new PrintWriter(System.out, true, System.out.charset()))
                .execute(arguments);
    }

    /** The JVM puts a replacement character where it can't read what the shell gave: nobody has meant that. */
    private static boolean isUnreadable(String argument) {
        return argument.indexOf('\ufffd') >= 0
                || !StandardCharsets.UTF_8.newEncoder().canEncode(argument);
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

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? See belay help");
    }

    private static int failed(Exception failure, CommandLine command, ParseResult parsed) {
        if (failure instanceof CommandFailure expected) {
            command.getErr().println("belay: " + expected.words());
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
        PrintWriter err = misuse.getCommandLine().getErr();
        if (misuse.getCause() instanceof NotAllowed unfit && misuse.getArgSpec() instanceof OptionSpec option) {
            err.println("belay: " + option.longestName() + " " + unfit.getMessage());
            return WRONG_USAGE;
        }
        err.println("belay: " + misuse.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(misuse, err);
        err.println("See: " + misuse.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return WRONG_USAGE;
    }
}
