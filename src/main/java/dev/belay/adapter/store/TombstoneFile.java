package dev.belay.adapter.store;

import dev.belay.journal.Decision;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Counts;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Lines in a file whose space was taken beforehand, so that a full disk has room for them: each is a checksum in
 * hexadecimal, a tab, the entry as JSON, and a line break. Zeros follow the last one. Used by one thread at a time.
 */
final class TombstoneFile {
    /** Room for more than a thousand rollbacks; beyond it the file grows. */
    static final int RESERVED_BYTES = 1 << 20;

    private static final int CHECKSUM_DIGITS = 8;

    private final List<JournalEntry> entries = new ArrayList<>();
    private final FileChannel channel;
    private final Arena arena = Arena.ofShared();
    /** The reserved space; empty if it could not be had. */
    private MemorySegment memory = MemorySegment.NULL;

    private int damaged;
    private long end;

    private TombstoneFile(FileChannel channel) {
        this.channel = channel;
    }

    static TombstoneFile open(Path path) throws IOException {
        TombstoneFile file = new TombstoneFile(DataFolder.open(path));
        try {
            file.load(Files.readAllBytes(path));
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Lines end at a line break; a torn one at the zeros after it, one of which stays to part it from the next. */
    private void load(byte[] content) {
        int start = 0;
        for (int i = 0; i <= content.length; i++) {
            if (i == content.length || content[i] == '\n' || content[i] == 0) {
                if (i > start) {
                    take(parse(new String(content, start, i - start, StandardCharsets.UTF_8)));
                    end = i + 1L;
                }
                start = i + 1;
            }
        }
    }

    private void take(@Nullable JournalEntry entry) {
        if (entry == null) {
            damaged++;
        } else {
            entries.add(entry);
        }
    }

    /** @return null if the line is torn or otherwise damaged */
    private static @Nullable JournalEntry parse(String line) {
        int tab = line.indexOf('\t');
        String json = line.substring(tab + 1);
        if (tab != CHECKSUM_DIGITS || !line.startsWith(checksum(json))) {
            return null;
        }
        try {
            return JournalJson.entry(json);
        } catch (IllegalArgumentException | DateTimeException ofAnotherVersion) {
            return null;
        }
    }

    /** Makes and reads a line without a file. */
    static void rehearse() {
        Decision decision = new Decision.Moved(
                Decision.Move.ROLLED_BACK,
                "rehearsal",
                "model",
                "version",
                new RolloutState.RolledBack(),
                1,
                Optional.of(new Decision.Finding("cause", 0.5, 0.5, 1)),
                Optional.of(
                        new Decision.EvidenceSummary(OptionalDouble.of(0.5), OptionalDouble.empty(), 1, Counts.ZERO)));
        JournalEntry entry = JournalEntry.of("rehearsal", Instant.EPOCH, decision);
        parse(new String(line(entry), StandardCharsets.UTF_8).strip());
    }

    private static byte[] line(JournalEntry entry) {
        String json = JournalJson.entry(entry);
        return (checksum(json) + '\t' + json + '\n').getBytes(StandardCharsets.UTF_8);
    }

    private static String checksum(String json) {
        CRC32C crc = new CRC32C();
        crc.update(json.getBytes(StandardCharsets.UTF_8));
        return String.format("%0" + CHECKSUM_DIGITS + "x", crc.getValue());
    }

    /** Takes the space, for good. */
    void reserve() throws IOException {
        long size = channel.size();
        if (size < RESERVED_BYTES) {
            write(new byte[(int) (RESERVED_BYTES - size)], size);
            channel.force(true);
        }
        memory = channel.map(FileChannel.MapMode.READ_WRITE, 0, RESERVED_BYTES, arena);
    }

    /**
     * Into the reserved space, which takes no call of the operating system, yet outlives the process.
     *
     * @return false if it can't be done that way
     */
    boolean put(JournalEntry entry) {
        byte[] line = line(entry);
        if (end + line.length > memory.byteSize()) {
            return false;
        }
        try {
            MemorySegment.copy(line, 0, memory, ValueLayout.JAVA_BYTE, end, line.length);
        } catch (InternalError theDiskDidNotTakeThePage) {
            return false;
        }
        end += line.length;
        return true;
    }

    /** One write; if it fails the next one goes to the same place. */
    void append(JournalEntry entry) throws IOException {
        byte[] line = line(entry);
        write(line, end);
        end += line.length;
    }

    private void write(byte[] bytes, long from) throws IOException {
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            channel.write(left, from + left.position());
        }
    }

    /** Brings it from the operating system to the disk. */
    void force() throws IOException {
        if (memory.byteSize() > 0) {
            memory.force();
        }
        channel.force(false);
    }

    /** Puts a file with only these in this one's place and closes this one; if that fails this one stays. */
    TombstoneFile replacedWith(List<JournalEntry> kept, Path path) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(fresh);
        TombstoneFile file = open(fresh);
        try {
            for (JournalEntry entry : kept) {
                file.append(entry);
            }
            file.reserve();
            file.force();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            file.close();
            Files.deleteIfExists(fresh);
            throw e;
        }
        close();
        return file;
    }

    /** The entries of a file that another process may be using. */
    static List<JournalEntry> read(Path path) throws IOException {
        return Stream.of(new String(Files.readAllBytes(path), StandardCharsets.UTF_8).split("[\n\0]+"))
                .map(TombstoneFile::parse)
                .filter(Objects::nonNull)
                .toList();
    }

    /** As they were read when the file was opened. */
    List<JournalEntry> entries() {
        return entries;
    }

    /** Lines that can't be read: torn by a loss of power, or of another program. */
    int damaged() {
        return damaged;
    }

    boolean isHalfFull() {
        return end > RESERVED_BYTES / 2;
    }

    void close() {
        memory = MemorySegment.NULL;
        if (arena.scope().isAlive()) {
            arena.close();
        }
        DataFolder.closeQuietly(channel);
    }
}
