package dev.belay.adapter.cli;

import dev.belay.adapter.cli.text.Printable;

/** A command that did not do what it was asked for. Its message is for the error output. */
public final class CommandFailure extends Exception {
    private static final long serialVersionUID = 1L;

    private static final int REQUEST_TIMEOUT = 408;
    private static final int TOO_MANY_REQUESTS = 429;

    private final int exitCode;
    private final int status;

    public CommandFailure(int exitCode, String message) {
        this(exitCode, 0, message);
    }

    /** @param status of HTTP, by which the server refused; 0 if none did */
    CommandFailure(int exitCode, int status, String message) {
        super(Printable.of(message));
        this.exitCode = exitCode;
        this.status = status;
    }

    int exitCode() {
        return exitCode;
    }

    int status() {
        return status;
    }

    /** The server refused, and would again: everything of 4xx but 408 and 429. */
    boolean isFinal() {
        return status >= 400 && status < 500 && status != REQUEST_TIMEOUT && status != TOO_MANY_REQUESTS;
    }
}
