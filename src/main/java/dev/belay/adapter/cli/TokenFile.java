package dev.belay.adapter.cli;

import dev.belay.control.Token;
import dev.belay.control.TokenLines;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * The file that tokens' hashes are kept in. It is never written in place: a new file beside it, readable by its owner alone,
 * takes its name when it is complete. That file also keeps a second writer out. To be mixed in.
 */
final class TokenFile {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "the server's data folder (BELAY_DATA, else data)",
            defaultValue = "${env:BELAY_DATA:-data}")
    private Path data = Path.of("data");

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            description = "the token file (BELAY_TOKENS, else tokens in the data folder)",
            defaultValue = "${env:BELAY_TOKENS}")
    private @Nullable Path tokens;

    /** Of the file's lines. */
    interface Change {
        void to(List<String> lines) throws CommandFailure;
    }

    Path path() {
        return tokens == null ? data.resolve("tokens") : tokens;
    }

    /** @throws CommandFailure where the file is there and can't be read */
    List<String> read() throws CommandFailure {
        try {
            return new ArrayList<>(Files.readAllLines(path()));
        } catch (NoSuchFileException e) {
            return new ArrayList<>();
        } catch (IOException e) {
            throw failed("read", e);
        }
    }

    /** @throws CommandFailure names the line that is wrong */
    List<Token> parse(List<String> lines) throws CommandFailure {
        try {
            return TokenLines.parse(lines);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(Cli.REFUSED, path() + ", " + e.getMessage());
        }
    }

    void change(Change change) throws CommandFailure {
        Path path = path();
        if (Files.isSymbolicLink(path)) {
            throw new CommandFailure(Cli.REFUSED, path() + " is a symbolic link: change the file that it points to");
        }
        Path next = path.resolveSibling(path.getFileName() + ".new");
        try {
            if (path.toAbsolutePath().getParent() instanceof Path folder) {
                Files.createDirectories(folder);
            }
            Files.createFile(next, ownersAlone());
            write(next, change);
            // From here on the name beside the file is free: it may be another command's already.
            Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException e) {
            throw new CommandFailure(
                    Cli.REFUSED,
                    next + " is there: another command is at work, or one was interrupted; then remove it");
        } catch (IOException e) {
            throw failed("written", e);
        }
    }

    private void write(Path next, Change change) throws IOException, CommandFailure {
        try {
            List<String> lines = read();
            change.to(lines);
            Files.write(next, lines, StandardOpenOption.SYNC);
        } catch (IOException | CommandFailure e) {
            Files.deleteIfExists(next);
            throw e;
        }
    }

    private FileAttribute<?>[] ownersAlone() {
        return path().getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private CommandFailure failed(String what, IOException e) {
        String why = switch (e) {
            case AccessDeniedException denied -> "permission denied";
            case FileSystemException system when system.getReason() != null -> system.getReason();
            default -> e.toString();
        };
        return new CommandFailure(Cli.REFUSED, path() + " can't be " + what + ": " + why);
    }
}
