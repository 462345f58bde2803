package dev.belay.adapter.cli;

/** Why a command did not do what it was asked for: the words for the error output, and the exit code. */
final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String words) {
        super(words);
        this.exitCode = exitCode;
    }

    /** The server said no, or what was to be checked does not hold. */
    static CommandFailure refused(String words) {
        return new CommandFailure(Cli.REFUSED, words);
    }

    /** An argument is wrong in a way that only the command itself can tell. */
    static CommandFailure wrongUsage(String words) {
        return new CommandFailure(Cli.WRONG_USAGE, words);
    }

    static CommandFailure unreachable(String words) {
        return new CommandFailure(Cli.UNREACHABLE, words);
    }

    int exitCode() {
        return exitCode;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
