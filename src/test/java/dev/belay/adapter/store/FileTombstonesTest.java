package dev.belay.adapter.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.Patience;
import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.Decisions;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.rule.Counts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.concurrent.ThreadFactory;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTombstonesTest {
    private static final ThreadFactory DAEMONS = Thread.ofPlatform().daemon().factory();
    private static final JournalEntry ROLLBACK = JournalEntry.of(
                    "flights", Instant.parse("2026-11-22T12:00:00.123456Z"), rollback("r1"))
            .by(new Actor("jo", "127.0.0.1"))
            .because("Zürich: 5 errors,\n\tlimit 3");

    private static Decision rollback(String rollout) {
        return Decisions.rolledBack(rollout)
                .on(new Decision.EvidenceSummary(
                        OptionalDouble.of(4.7), OptionalDouble.of(4.6), 12, new Counts(95, 5, 0, 5)));
    }

    @TempDir
    Path data;

    private final List<String> log = new ArrayList<>();
    private DataFolder folder;
    private FileTombstones tombstones;
    private Path file;

    @BeforeEach
    void open() throws Exception {
        folder = DataFolder.claim(data, 1, Instant.now());
        tombstones = FileTombstones.open(folder, DAEMONS, log::add);
        file = data.resolve("tombstones");
    }

    @AfterEach
    void close() {
        tombstones.close();
        folder.close();
    }

    private void reopen() throws Exception {
        close();
        open();
    }

    private void append(JournalEntry rollback) {
        tombstones.append(rollback);
        Patience.until(tombstones::durable, "the tombstone is on the disk");
    }

    /** As often as it takes: while the disk is busy nothing is compacted. */
    private void compactAll() {
        do {
            tombstones.compact(tombstone -> true);
        } while (!tombstones.all().isEmpty());
    }

    private static JournalEntry rollback(int i) {
        return ROLLBACK.deciding(rollback("r" + i));
    }

    private int length() throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int length = 0;
        while (length < bytes.length && bytes[length] != 0) {
            length++;
        }
        return length;
    }

    @Test
    void tombstoneIsReadAsItWasWritten() throws Exception {
        // Given
        append(ROLLBACK);

        // When
        reopen();

        // Then
        assertEquals(List.of(ROLLBACK), tombstones.all());
    }

    @Test
    void tombstonesOfSeveralProcessesAreInOrder() throws Exception {
        // Given
        append(rollback(1));
        reopen();
        append(rollback(2));

        // When
        reopen();

        // Then
        assertEquals(List.of(rollback(1), rollback(2)), tombstones.all());
    }

    @Test
    void canBeReadWhileAServerUsesThem() throws Exception {
        // Given
        append(rollback(1));
        append(rollback(2));

        // When
        List<JournalEntry> read = FileTombstones.read(data);

        // Then
        assertEquals(List.of(rollback(1), rollback(2)), read);
    }

    @Test
    void aFolderWithoutTheFileHasNone() throws Exception {
        assertEquals(List.of(), FileTombstones.read(data.resolve("other")));
    }

    @Test
    void writtenOneIsThereAtOnce() {
        // When
        tombstones.append(ROLLBACK);

        // Then
        assertEquals(List.of(ROLLBACK), tombstones.all());
    }

    @Test
    void tombstoneOutlivesTheProcessWithoutWaitingForAnotherThread() throws Exception {
        // Given
        close();
        folder = DataFolder.claim(data, 1, Instant.now());
        tombstones = FileTombstones.open(folder, work -> DAEMONS.newThread(() -> {}), log::add);

        // When
        boolean durable = tombstones.append(ROLLBACK);

        // Then
        assertTrue(durable);
        assertTrue(Files.readString(file).contains("\"r1\""));
    }

    @Test
    void spaceIsTakenBeforeTheFirstOne() throws IOException {
        // When
        long size = Files.size(file);

        // Then
        assertEquals(TombstoneFile.RESERVED_BYTES, size);
    }

    @Test
    void fileGrowsWhereTheSpaceIsUsedUp() throws Exception {
        // Given
        JournalEntry large = ROLLBACK.because("€".repeat(2_000));
        int rollbacks = TombstoneFile.RESERVED_BYTES / 6_000 + 10;
        for (int i = 0; i < rollbacks; i++) {
            append(large.deciding(rollback("r" + i)));
        }

        // When
        reopen();

        // Then
        assertEquals(rollbacks, tombstones.all().size());
    }

    @Test
    void tornLineIsLeftOutWhereverItIsTorn() throws Exception {
        // Given
        append(rollback(1));
        int first = length();
        append(rollback(2));
        byte[] whole = Files.readAllBytes(file);
        int second = length();
        List<Integer> wrong = new ArrayList<>();

        // When
        for (int torn = first + 1; torn < second - 1; torn++) {
            close();
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, torn, second, (byte) 0);
            Files.write(file, damaged);
            open();
            if (!tombstones.all().equals(List.of(rollback(1)))) {
                wrong.add(torn);
            }
        }

        // Then
        assertEquals(List.of(), wrong);
    }

    @Test
    void damagedLineCostsNoOther() throws Exception {
        // Given
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        for (int i = 1; i <= 3; i++) {
            append(rollback(i));
        }
        int lineLength = length() / 3;
        byte[] bytes = Files.readAllBytes(file);
        int at = lineLength + new Random(seed).nextInt(lineLength - 1);
        bytes[at] = (byte) (bytes[at] == 'x' ? 'y' : 'x');
        close();
        Files.write(file, bytes);

        // When
        open();

        // Then
        assertEquals(List.of(rollback(1), rollback(3)), tombstones.all());
    }

    @Test
    void tornLineIsLogged() throws Exception {
        // Given
        close();
        Files.writeString(file, "0badc0de\t{\"stream\":\"fli");

        // When
        open();

        // Then
        assertEquals(List.of("tombstones=damaged lines=1 file=" + file), log);
    }

    @Test
    void tombstoneAfterATornLineIsRead() throws Exception {
        // Given
        close();
        Files.writeString(file, "0badc0de\t{\"stream\":\"fli");
        open();
        append(ROLLBACK);

        // When
        reopen();

        // Then
        assertEquals(List.of(ROLLBACK), tombstones.all());
    }

    @Test
    void lineHasItsChecksum() throws Exception {
        // Given
        CRC32C crc = new CRC32C();
        append(ROLLBACK);

        // When
        String line = new String(Files.readAllBytes(file), 0, length(), StandardCharsets.UTF_8);

        // Then
        crc.update(line.substring(9).strip().getBytes(StandardCharsets.UTF_8));
        assertEquals(String.format("%08x", crc.getValue()), line.substring(0, 8));
    }

    @Test
    void journaledOnesAreDroppedWhereRoomIsShort() throws Exception {
        // Given
        JournalEntry large = ROLLBACK.because("€".repeat(2_000));
        int rollbacks = TombstoneFile.RESERVED_BYTES / 2 / 6_000 + 10;
        for (int i = 0; i < rollbacks; i++) {
            append(large.deciding(rollback("r" + i)));
        }
        reopen();
        tombstones.compact(tombstone -> !tombstone.decision().rollout().equals("r7"));

        // When
        reopen();

        // Then
        assertEquals(List.of(large.deciding(rollback("r7"))), tombstones.all());
    }

    @Test
    void compactedFileTakesMore() throws Exception {
        // Given
        JournalEntry large = ROLLBACK.because("€".repeat(2_000));
        int rollbacks = TombstoneFile.RESERVED_BYTES / 2 / 6_000 + 10;
        for (int i = 0; i < rollbacks; i++) {
            append(large.deciding(rollback("r" + i)));
        }
        compactAll();
        append(ROLLBACK);

        // When
        reopen();

        // Then
        assertEquals(List.of(ROLLBACK), tombstones.all());
    }

    @Test
    void journaledOnesStayWhereThereIsRoom() throws Exception {
        // Given
        append(ROLLBACK);

        // When
        tombstones.compact(tombstone -> true);

        // Then
        assertEquals(List.of(ROLLBACK), tombstones.all());
    }

    @Test
    void afterTheEndNothingIsPromised() {
        // Given
        tombstones.close();

        // When
        boolean durable = tombstones.append(ROLLBACK);

        // Then
        assertFalse(durable);
    }

    @Test
    void fileThatCanNotBeUsedIsRefusedWithAReason() throws Exception {
        // Given
        close();
        Files.delete(file);
        Files.createDirectory(file);

        // When
        DataFolder.UnusableException refusal =
                assertThrows(DataFolder.UnusableException.class, () -> FileTombstones.open(folder, DAEMONS, log::add));

        // Then
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("has a file 'tombstones' that can't be used"));
    }
}
