package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

    @ParameterizedTest
    @ValueSource(strings = {"a\ufffd", "\ud800", "a\udc00b"})
    void refusesAnArgumentThatIsNoText(String argument) {
        // When
        int exit = Cli.run(
                Cli.commands(),
                "rollout",
                "start",
                "flights",
                "3",
                "--hypothesis",
                argument,
                "--server",
                "http://127.0.0.1:1");
        // Then before anybody is asked
        assertEquals(Cli.WRONG_USAGE, exit);
    }

    @Test
    void asksWhichCommand() {
        // When
        int exit = run();
        // Then
        assertEquals(Cli.WRONG_USAGE, exit);
        assertTrue(err.toString().contains("which command?"), err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc\ndef", "abc def", "abc\u00e4", "abc\u007fdef"})
    void refusesATokenThatIsNoneWithoutRepeatingIt(String token) {
        // When
        int exit = run("status", "--server", "http://127.0.0.1:1", "--token", token);
        // Then
        assertEquals(Cli.WRONG_USAGE, exit);
        assertTrue(err.toString().startsWith("belay: --token (BELAY_TOKEN) has "), err::toString);
        assertFalse(err.toString().contains("abc"), err::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:99999", "http://127.0.0.1:0", "127.0.0.1:8080"})
    void refusesAServerThatIsNoAddress(String server) {
        // When
        int exit = run("status", "--server", server);
        // Then
        assertEquals(
                Cli.WRONG_USAGE + " belay: --server is '" + server + "', allowed is an address such as"
                        + " http://127.0.0.1:8080",
                exit + " " + err.toString().strip());
    }

    @Test
    void saysThatTheServersNameIsNotKnown() {
        // When
        int exit = run("status", "--server", "http://nosuch.invalid");
        // Then
        assertEquals(
                Cli.UNREACHABLE + " belay: no answer from http://nosuch.invalid: the name of the host is not known",
                exit + " " + err.toString().strip());
    }

    @Test
    void saysInALineThatACommandIsBroken() {
        // Given
        CommandLine cli = Cli.commands();
        cli.addSubcommand("broken", new Broken());
        cli.setErr(new PrintWriter(err, true));
        // When
        int exit = cli.execute("broken");
        // Then
        assertEquals(Cli.BROKEN, exit);
        assertTrue(
                err.toString()
                        .strip()
                        .matches("belay: a bug: IllegalStateException at dev\\.belay\\..*CliTest.java:\\d+\\)"),
                err::toString);
    }

    @CommandLine.Command(name = "broken")
    private static final class Broken implements Runnable {
        @Override
        public void run() {
            throw new IllegalStateException("of a secret");
        }
    }

    private int run(String... arguments) {
        CommandLine cli = Cli.commands();
        cli.setOut(new PrintWriter(out, true));
        cli.setErr(new PrintWriter(err, true));
        return cli.execute(arguments);
    }
}
