package dev.belay.adapter.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.control.Role;
import dev.belay.control.Token;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TokenCommandTest {
    private record Result(int exit, String out, String err) {}

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"predict", "view", "operate"})
    void showsATokenWhoseHashIsKept(String role) throws IOException {
        // When
        String shown = create("ci", role).out().strip();
        // Then
        List<String> kept = Files.readAllLines(tokens());
        Instant created = Instant.parse(kept.getFirst().split(" ", -1)[3]);
        assertEquals(
                List.of(Token.of("ci", Role.of(role).orElseThrow(), shown, created)
                        .line()),
                kept);
    }

    @Test
    void drawsTwoHundredAndFiftySixBitsEachTime() {
        // When
        String one = create("one", "view").out().strip();
        String two = create("two", "view").out().strip();
        // Then
        assertNotEquals(one, two);
        assertTrue(one.matches("belay_[A-Za-z0-9_-]{43}"), "43 characters of base64 are 256 bits");
    }

    @Test
    void keepsTheFileFromOthersEyes() throws IOException {
        // Given a file that anybody may read
        Files.createFile(tokens(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        // When
        create("ci", "view");
        // Then
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens())));
    }

    @Test
    void leavesNothingBesideTheFile() throws IOException {
        // When
        create("ci", "view");
        run("revoke", "ci");
        // Then
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(tokens()), files.toList());
        }
    }

    @Test
    void refusesANameThatIsTaken() throws IOException {
        // Given
        create("ci", "view");
        List<String> before = Files.readAllLines(tokens());
        // When
        Result again = create("ci", "operate");
        // Then
        assertEquals(Cli.REFUSED, again.exit());
        assertEquals(before, Files.readAllLines(tokens()));
    }

    @Test
    void revokesOneAndLeavesTheOthers() throws IOException {
        // Given
        create("ci", "view");
        create("anna", "operate");
        // When
        Result revoked = run("revoke", "ci");
        // Then
        assertEquals(Cli.OK, revoked.exit());
        assertTrue(Files.readString(tokens()).startsWith("anna operate "));
    }

    @Test
    void keepsCommentsWhenItChangesTheFile() throws IOException {
        // Given
        Files.writeString(tokens(), "# the night shift\n");
        // When
        create("ci", "view");
        // Then
        assertEquals("# the night shift", Files.readAllLines(tokens()).getFirst());
    }

    @Test
    void saysThatNoTokenHasTheName() {
        // When
        Result revoked = run("revoke", "ci");
        // Then
        assertEquals(
                Cli.REFUSED + " belay: there is no token 'ci' in " + tokens(), revoked.exit() + " " + revoked.err());
    }

    @Test
    void listsNamesAndRolesWithoutHashes() throws IOException {
        // Given
        create("ci", "predict");
        String hash = Files.readString(tokens()).split(" ", -1)[2];
        // When
        String list = run("list").out();
        // Then
        assertTrue(list.contains("ci    predict"), list);
        assertFalse(list.contains(hash.substring(0, 16)), list);
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "PREDICT", ""})
    void saysWhichRolesThereAre(String role) {
        // When
        Result result = create("ci", role);
        // Then
        assertEquals(
                Cli.WRONG_USAGE + " belay: --role is '" + role + "', allowed are predict, view, operate",
                result.exit() + " " + result.err());
    }

    @Test
    void touchesNoFileThatIsBroken() throws IOException {
        // Given
        Files.writeString(tokens(), "half a li");
        // When
        Result result = create("ci", "view");
        // Then
        assertEquals(Cli.REFUSED, result.exit());
        assertEquals("half a li", Files.readString(tokens()));
    }

    @Test
    void changesNoSymbolicLink() throws IOException {
        // Given what a mounted Secret looks like
        Path target = Files.createFile(folder.resolve("elsewhere"));
        Files.createSymbolicLink(tokens(), target);
        // When
        Result result = create("ci", "view");
        // Then
        assertEquals(Cli.REFUSED, result.exit());
        assertTrue(Files.isSymbolicLink(tokens()));
    }

    @Test
    void losesNoneOfThoseThatSeveralCommandsCreateAtOnce() throws Exception {
        // Given
        int many = 8;
        // When each tries until it is its turn
        try (ExecutorService commands = Executors.newFixedThreadPool(many)) {
            List<Future<?>> created = IntStream.range(0, many)
                    .<Future<?>>mapToObj(i -> commands.submit(() -> {
                        while (create("t" + i, "view").exit() != Cli.OK) {
                            Thread.onSpinWait();
                        }
                    }))
                    .toList();
            for (Future<?> done : created) {
                done.get();
            }
        }
        // Then
        assertEquals(many, Files.readAllLines(tokens()).size());
    }

    private Path tokens() {
        return folder.resolve("tokens");
    }

    private Result create(String name, String role) {
        return run("create", "--role", role, name);
    }

    private Result run(String command, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine cli = Cli.commands();
        cli.setOut(new PrintWriter(out, true));
        cli.setErr(new PrintWriter(err, true));
        String[] all = Stream.concat(Stream.of("token", command, "--tokens", tokens().toString()), Stream.of(arguments))
                .toArray(String[]::new);
        int exit = cli.execute(all);
        return new Result(exit, out.toString(), err.toString().strip());
    }
}
