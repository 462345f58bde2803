package dev.belay.adapter.cli;

import dev.belay.control.Token;
import dev.belay.control.TokenLines;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * The file that tokens' hashes are kept in. It is never written in place: the new one stands beside it, readable by its
 * owner alone, and takes its name when it is whole. That one also keeps a second writer out.
 */
final class TokenFile {
    private final Path path;

    TokenFile(Path path) {
        this.path = path;
    }

    /** From lines to lines. */
    interface Change {
        List<String> apply(List<String> lines) throws CommandFailure;
    }

    Path path() {
        return path;
    }

    /** @throws CommandFailure where the file is there and can't be read */
    List<String> read() throws CommandFailure {
        try {
            return Files.readAllLines(path);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** @throws CommandFailure names the line that is wrong */
    List<Token> parse(List<String> lines) throws CommandFailure {
        try {
            return TokenLines.parse(lines);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.refused(path + ", " + e.getMessage());
        }
    }

    void change(Change change) throws CommandFailure {
        if (Files.isSymbolicLink(path)) {
            throw CommandFailure.refused(path + " is a symbolic link: change the file that it points to");
        }
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try {
            if (path.toAbsolutePath().getParent() instanceof Path folder) {
                Files.createDirectories(folder);
            }
            try (FileChannel channel = create(next)) {
                writeAndMove(channel, next, change);
            }
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.refused(
                    next + " is there: another command is at work, or one was interrupted; then remove it");
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private void writeAndMove(FileChannel channel, Path next, Change change) throws IOException, CommandFailure {
        try {
            List<String> lines = change.apply(read());
            String text = lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        } catch (IOException | CommandFailure e) {
            Files.deleteIfExists(next);
            throw e;
        }
        // From here on the name beside the file is free: it may be another command's already.
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileChannel create(Path file) throws IOException {
        return FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownersAlone(file));
    }

    private static FileAttribute<?>[] ownersAlone(Path file) throws IOException {
        FileStore store = Files.getFileStore(file.toAbsolutePath().getParent());
        if (!store.supportsFileAttributeView(PosixFileAttributeView.class)) {
            return new FileAttribute<?>[0];
        }
        return new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        };
    }

    private CommandFailure failed(String what, IOException e) {
        String why = switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> e.toString();
        };
        return CommandFailure.refused(path + " can't be " + what + ": " + why);
    }
}
