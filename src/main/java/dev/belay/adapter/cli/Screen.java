package dev.belay.adapter.cli;

import dev.belay.adapter.cli.status.Paint;
import java.io.Console;
import java.io.PrintWriter;
import picocli.CommandLine;

/**
 * Where a page is shown again and again: on a terminal each over the one before, elsewhere below it.
 *
 * @param terminal a person looks at it
 */
record Screen(PrintWriter out, PrintWriter err, boolean terminal) {
    private static final String HOME = "\u001b[H";
    private static final String REST = "\u001b[J";
    private static final String REST_OF_LINE = "\u001b[K";

    static Screen of(CommandLine command) {
        Console console = System.console();
        return new Screen(command.getOut(), command.getErr(), console != null && console.isTerminal());
    }

    /** Nobody who has asked for none gets colours: https://no-color.org. */
    Paint paint() {
        String refused = System.getenv("NO_COLOR");
        return terminal && (refused == null || refused.isEmpty()) ? Paint.ANSI : Paint.NONE;
    }

    void warn(String words) {
        err.print(words);
        err.flush();
    }

    void show(String page) {
        out.print(page);
        out.flush();
    }

    /** Overwritten, not cleared first: a page that changes little doesn't flicker. */
    void redraw(String page) {
        show(terminal ? HOME + page.replace("\n", REST_OF_LINE + "\n") + REST : page);
    }
}
