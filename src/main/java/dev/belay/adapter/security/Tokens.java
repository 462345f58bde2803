package dev.belay.adapter.security;

import dev.belay.control.TokenLines;
import dev.belay.monitoring.Observations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The current token table. Without a file there is none, and no token is needed; once there is one it stays: a file that is
 * gone or broken is only logged and counted. It is read by its path each time, so that a file that was moved into place
 * counts, and so does a mounted Secret, where a symbolic link is swapped.
 */
public final class Tokens {
    /** More than ten thousand tokens. */
    static final int MOST_BYTES = 2 * 1024 * 1024;

    private static final byte[] NEVER_READ = {};

    private final Path file;
    private final Observations.AccessObserver observer;
    private final Consumer<String> log;
    private final Consumer<String> warnings;
    private volatile @Nullable TokenTable table;
    private byte[] accepted = NEVER_READ;
    private byte[] seen = NEVER_READ;
    private String trouble = "";

    /**
     * Reads the file for the first time.
     *
     * @param required whether the file has to be there
     * @param log gets a line for each change
     * @param warnings gets a line for each reason why there is none
     * @throws IllegalArgumentException if the file is required and missing, or can't be used
     */
    public Tokens(
            Path file,
            boolean required,
            Observations.AccessObserver observer,
            Consumer<String> log,
            Consumer<String> warnings) {
        this.file = file;
        this.observer = observer;
        this.log = log;
        this.warnings = warnings;
        try {
            accepted = read();
            seen = accepted;
            table = parse(accepted);
            sayLoaded();
        } catch (NoSuchFileException e) {
            if (required) {
                throw new IllegalArgumentException("there is no such file", e);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(unreadable(e), e);
        }
    }

    /** Null while no token is needed. */
    @Nullable
    TokenTable table() {
        return table;
    }

    /** The number of tokens; 0 also where none is needed. */
    public int size() {
        TokenTable current = table;
        return current == null ? 0 : current.size();
    }

    /**
     * Reads the file again; to be called a few times a second, by one thread. New content counts when it was the same twice,
     * so that a file which is written in place isn't taken half done.
     */
    public void refresh() {
        try {
            byte[] now = read();
            boolean still = Arrays.equals(now, seen);
            seen = now;
            if (still) {
                take(now);
            }
        } catch (NoSuchFileException e) {
            if (table != null) {
                report("the file is gone");
            }
        } catch (IOException e) {
            report(unreadable(e));
        }
    }

    private void take(byte[] content) {
        if (table != null && Arrays.equals(content, accepted)) {
            report("");
            return;
        }
        try {
            TokenTable next = parse(content);
            accepted = content;
            table = next;
            trouble = "";
            observer.tokensStale(false);
            sayLoaded();
        } catch (IllegalArgumentException e) {
            report(String.valueOf(e.getMessage()));
        }
    }

    /** Logs once what is wrong, and once that it isn't any more. */
    private void report(String reason) {
        if (!reason.equals(trouble)) {
            trouble = reason;
            observer.tokensStale(!reason.isEmpty());
            if (reason.isEmpty()) {
                sayLoaded();
            } else {
                warnings.accept("tokens state=stale file=" + file + " count=" + size() + " reason=" + reason);
            }
        }
    }

    private void sayLoaded() {
        log.accept("tokens state=loaded file=" + file + " count=" + size());
    }

    private byte[] read() throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(MOST_BYTES + 1);
            if (content.length > MOST_BYTES) {
                throw new IOException("it is larger than " + MOST_BYTES + " bytes");
            }
            return content;
        }
    }

    private static TokenTable parse(byte[] content) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return new TokenTable(TokenLines.parse(text.lines().toList()));
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not text", e);
        }
    }

    private static String unreadable(IOException e) {
        return "it can't be read: " + e;
    }
}
