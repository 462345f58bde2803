package dev.belay.adapter.cli;

/** Why a command did not do what it was asked for: the words for the error output, and the exit code. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int exitCode;
    private final int status;

    private CommandFailure(int exitCode, int status, String words) {
        super(words);
        this.exitCode = exitCode;
        this.status = status;
    }

    /** The server said no, or what was to be checked does not hold. */
    static CommandFailure refused(String words) {
        return new CommandFailure(Cli.REFUSED, 0, words);
    }

    /** @param status of HTTP, by which the server said no */
    static CommandFailure refused(int status, String words) {
        return new CommandFailure(Cli.REFUSED, status, words);
    }

    /** An argument is wrong in a way that only the command itself can tell. */
    public static CommandFailure wrongUsage(String words) {
        return new CommandFailure(Cli.WRONG_USAGE, 0, words);
    }

    static CommandFailure unreachable(String words) {
        return new CommandFailure(Cli.UNREACHABLE, 0, words);
    }

    int exitCode() {
        return exitCode;
    }

    /** The status by which a server said no; 0 if none did. */
    int status() {
        return status;
    }

    /** The server said no, and would again: everything of 4xx but 408 and 429. */
    boolean isFinal() {
        return status >= 400 && status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
    }

    String words() {
        return String.valueOf(getMessage());
    }
}
