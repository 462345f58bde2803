package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CliTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h"})
    void listsTheCommands(String asked) {
        // When
        int exit = run(asked);
        // Then
        assertEquals(Cli.OK, exit);
        assertTrue(out.toString().contains("Commands:"), out::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"launch", "--launch"})
    void saysThatACommandIsUnknown(String asked) {
        // When
        int exit = run(asked);
        // Then
        assertEquals(Cli.WRONG_USAGE, exit);
        assertTrue(err.toString().contains("'" + asked + "'"), err::toString);
    }

    @Test
    void asksWhichCommand() {
        // When
        int exit = run();
        // Then
        assertEquals(Cli.WRONG_USAGE, exit);
        assertTrue(err.toString().contains("which command?"), err::toString);
    }

    private int run(String... arguments) {
        CommandLine cli = Cli.commands();
        cli.setOut(new PrintWriter(out, true));
        cli.setErr(new PrintWriter(err, true));
        return cli.execute(arguments);
    }
}
