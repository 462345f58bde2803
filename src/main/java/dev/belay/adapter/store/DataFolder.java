package dev.belay.adapter.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The folder that state is kept in, and the claim to be its only server: the operating system's lock on the file
 * {@code lock}, which ends with the process however that ends.
 */
public final class DataFolder implements AutoCloseable {
    /** It can't be used; the message has the reason. */
    public static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private static final int NOTE_LENGTH = 200;

    private final Path folder;
    private final FileChannel channel;

    private DataFolder(Path folder, FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** @param pid and {@code now}: what the message to a second server names */
    public static DataFolder claim(Path folder, long pid, Instant now) throws UnusableException {
        FileChannel channel = null;
        try {
            Files.createDirectories(folder);
            channel = open(folder.resolve("lock"));
            if (!isLocked(channel)) {
                String holder = read(channel);
                channel.close();
                throw new UnusableException("is in use by " + holder, null);
            }
            write(channel, "process " + pid + ", started at " + now);
            return new DataFolder(folder, channel);
        } catch (IOException e) {
            closeQuietly(channel);
            throw new UnusableException("can't be written: " + e, e);
        }
    }

    static FileChannel open(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException sameProcess) {
            return false;
        }
    }

    /** Always as many bytes, so that a full disk has room for the next note. */
    private static void write(FileChannel channel, String note) {
        String padded = String.format("%-" + (NOTE_LENGTH - 1) + "s\n", note);
        try {
            channel.write(ByteBuffer.wrap(padded.getBytes(StandardCharsets.UTF_8)), 0);
        } catch (IOException onlyANote) {
            // The lock holds without it; the message to a second server names an older process then.
        }
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer note = ByteBuffer.allocate(NOTE_LENGTH);
        channel.read(note, 0);
        return new String(note.array(), 0, note.position(), StandardCharsets.UTF_8).strip();
    }

    static void closeQuietly(@Nullable FileChannel channel) {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException alreadyReported) {
            // The failure before is the one that matters to the operator.
        }
    }

    public Path path() {
        return folder;
    }

    /** Releases the folder. */
    @Override
    public void close() {
        closeQuietly(channel);
    }
}
