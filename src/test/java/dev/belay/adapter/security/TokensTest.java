package dev.belay.adapter.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.control.Role;
import dev.belay.control.Token;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
    private final List<String> log = new ArrayList<>();
    private final RecordedAccess observer = new RecordedAccess();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void requiresNoTokenWithoutAFile() {
        // When
        Tokens tokens = open();
        // Then
        assertNull(tokens.table());
    }

    @Test
    void refusesAMissingFileThatWasNamed() {
        // When
        IllegalArgumentException refusal = assertThrows(
                IllegalArgumentException.class, () -> new Tokens(file(), true, observer, log::add, log::add));
        // Then
        assertEquals("there is no such file", refusal.getMessage());
    }

    @Test
    void refusesABrokenFileAtTheStart() throws IOException {
        // Given
        Files.writeString(file(), "ci\n");
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, this::open);
        // Then
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("line 1: "), refusal::getMessage);
    }

    @Test
    void refusesAFileThatIsNoText() throws IOException {
        // Given
        Files.write(file(), new byte[] {(byte) 0xFF, (byte) 0xFE});
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, this::open);
        // Then
        assertEquals("it is not text", refusal.getMessage());
    }

    @Test
    void refusesAFileThatIsTooLarge() throws IOException {
        // Given
        Files.writeString(file(), "#".repeat(Tokens.MOST_BYTES + 1));
        // When
        IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class, this::open);
        // Then
        assertTrue(String.valueOf(refusal.getMessage()).contains("larger than"), refusal::getMessage);
    }

    @Test
    void acceptsANewFileOnceItWasTheSameTwice() throws IOException {
        // Given
        write(file(), "one");
        Tokens tokens = open();
        write(file(), "one", "two");
        tokens.refresh();
        boolean early = knows(tokens, "two");
        // When
        tokens.refresh();
        // Then
        assertFalse(early, "it may be half written at the first look");
        assertTrue(knows(tokens, "two"));
    }

    @Test
    void refusesARevokedToken() throws IOException {
        // Given
        write(file(), "one", "two");
        Tokens tokens = open();
        // When
        write(file(), "two");
        lookTwice(tokens);
        // Then
        assertFalse(knows(tokens, "one"));
        assertTrue(knows(tokens, "two"));
    }

    @Test
    void noticesAFileThatWasMovedIntoPlace() throws IOException {
        // Given
        write(file(), "one");
        Tokens tokens = open();
        Path next = folder.resolve("next");
        write(next, "two");
        // When
        Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE);
        lookTwice(tokens);
        // Then
        assertTrue(knows(tokens, "two"));
    }

    @Test
    void followsTheSwapOfAMountedSecret() throws IOException {
        // Given what a kubelet lays out: tokens -> ..data/tokens, ..data -> ..1
        write(Files.createDirectory(folder.resolve("..1")).resolve("tokens"), "one");
        Path data = Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(file(), Path.of("..data/tokens"));
        Tokens tokens = open();
        // When it swaps ..data
        write(Files.createDirectory(folder.resolve("..2")).resolve("tokens"), "two");
        Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2"));
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE);
        lookTwice(tokens);
        // Then
        assertFalse(knows(tokens, "one"));
        assertTrue(knows(tokens, "two"));
    }

    @Test
    void keepsTheLastValidTokensWhenTheFileBreaks() throws IOException {
        // Given
        write(file(), "one");
        Tokens tokens = open();
        // When
        Files.writeString(file(), "oops\n");
        lookTwice(tokens);
        // Then
        assertTrue(knows(tokens, "one"));
    }

    @Test
    void logsOnceThatTheFileIsBrokenAndOnceThatItIsNot() throws IOException {
        // Given
        write(file(), "one");
        Tokens tokens = open();
        log.clear();
        // When
        Files.writeString(file(), "oops\n");
        lookTwice(tokens);
        lookTwice(tokens);
        write(file(), "one");
        lookTwice(tokens);
        lookTwice(tokens);
        // Then
        assertEquals(
                List.of(
                        "tokens state=stale file=" + file() + " count=1 reason=line 1: a token is name, role, SHA-256"
                                + " and time of creation, got 1 parts",
                        "tokens state=loaded file=" + file() + " count=1"),
                log);
    }

    @Test
    void keepsTheLastValidTokensWhenTheFileIsGone() throws IOException {
        // Given
        write(file(), "one");
        Tokens tokens = open();
        // When
        Files.delete(file());
        lookTwice(tokens);
        // Then
        assertTrue(knows(tokens, "one"));
        assertEquals("tokens state=stale file=" + file() + " count=1 reason=the file is gone", log.getLast());
    }

    @Test
    void reportsThatTheTokensAreStale() throws IOException {
        // Given
        write(file(), "one");
        Tokens tokens = open();
        // When
        Files.writeString(file(), "oops\n");
        lookTwice(tokens);
        write(file(), "two");
        lookTwice(tokens);
        // Then
        assertEquals(List.of(true, false), observer.stale);
    }

    @Test
    void requiresTokensOnceAFileAppears() throws IOException {
        // Given
        Tokens tokens = open();
        // When
        write(file(), "one");
        lookTwice(tokens);
        // Then
        assertTrue(knows(tokens, "one"));
    }

    @Test
    void admitsNoRequestWhenTheLastTokenIsRevoked() throws IOException {
        // Given
        write(file(), "one");
        Tokens tokens = open();
        // When
        Files.writeString(file(), "");
        lookTwice(tokens);
        // Then
        assertNotNull(tokens.table());
        assertEquals(0, tokens.size());
    }

    private Tokens open() {
        return new Tokens(file(), false, observer, log::add, log::add);
    }

    private Path file() {
        return folder.resolve("tokens");
    }

    private static void write(Path file, String... secrets) throws IOException {
        Files.writeString(
                file,
                Arrays.stream(secrets)
                        .map(secret -> Token.of("t-" + secret, Role.VIEW, secret, Instant.EPOCH)
                                .line())
                        .collect(Collectors.joining("\n", "", "\n")));
    }

    private static void lookTwice(Tokens tokens) {
        tokens.refresh();
        tokens.refresh();
    }

    private static boolean knows(Tokens tokens, String secret) {
        TokenTable table = tokens.table();
        return table != null && table.find(secret, 0) != null;
    }
}
