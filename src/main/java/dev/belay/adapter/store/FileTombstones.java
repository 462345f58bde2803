package dev.belay.adapter.store;

import dev.belay.journal.JournalEntry;
import dev.belay.journal.StoreException;
import dev.belay.journal.Tombstones;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tombstones in the file {@code tombstones} of the data folder. A rollback's own thread writes it, into mapped memory of the
 * file; a thread of its own brings it to the disk. While that one is busy, so the disk may hang, or without room in that
 * memory, it writes as well, and a rollback waits for some milliseconds at most; what failed is tried again each second.
 */
public final class FileTombstones implements Tombstones, AutoCloseable {
    private static final String NAME = "tombstones";
    /** A write to the operating system's cache takes microseconds; a disk that takes longer isn't waited for. */
    private static final long PATIENCE_MILLIS = 20;

    private static final long RETRY_MILLIS = 1_000;
    /** For the last writes, at the end. */
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    /** @param durable completes with whether it outlives the process */
    private record PendingWrite(JournalEntry entry, CompletableFuture<Boolean> durable) {}

    private final Path path;
    private final Consumer<String> log;
    private final Thread thread;
    private final List<JournalEntry> all = new ArrayList<>();
    private final Queue<PendingWrite> unwritten = new ArrayDeque<>();
    private volatile TombstoneFile file;
    /** Written, but not yet on the disk. */
    private boolean unforced;

    private boolean busy;
    private boolean failing;
    private boolean closed;

    private FileTombstones(Path path, ThreadFactory threads, Consumer<String> log) throws IOException {
        this.path = path;
        this.log = log;
        this.file = TombstoneFile.open(path);
        all.addAll(file.entries());
        if (file.damaged() > 0) {
            log.accept("tombstones=damaged lines=" + file.damaged() + " file=" + path);
        }
        try {
            file.reserve();
        } catch (IOException e) {
            log("unreserved", Causes.message(e));
        }
        // Once in advance: the first rollback must not wait for classes to be loaded.
        TombstoneFile.rehearse();
        this.thread = threads.newThread(this::work);
    }

    /** @throws DataFolder.UnusableException if the file can't be read or written at all */
    public static FileTombstones open(DataFolder folder, ThreadFactory threads, Consumer<String> log)
            throws DataFolder.UnusableException {
        try {
            FileTombstones tombstones = new FileTombstones(folder.path().resolve(NAME), threads, log);
            tombstones.thread.start();
            return tombstones;
        } catch (IOException e) {
            throw new DataFolder.UnusableException("has a file 'tombstones' that can't be used: " + e, e);
        }
    }

    private void log(String state, String reason) {
        log.accept("tombstones=" + state + " file=" + path + " reason=" + reason);
    }

    @Override
    public boolean append(JournalEntry rollback) {
        PendingWrite write = new PendingWrite(rollback, new CompletableFuture<>());
        synchronized (this) {
            if (closed) {
                return false;
            }
            all.add(rollback);
            notifyAll();
            if (unwritten.isEmpty() && !busy && file.put(rollback)) {
                unforced = true;
                return true;
            }
            unwritten.add(write);
        }
        return write.durable()
                .completeOnTimeout(false, PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public synchronized List<JournalEntry> all() {
        return List.copyOf(all);
    }

    @Override
    public synchronized boolean durable() {
        return unwritten.isEmpty();
    }

    @Override
    public synchronized void compact(Predicate<JournalEntry> journaled) {
        if (!file.isHalfFull() || !awaitIdle()) {
            return;
        }
        List<JournalEntry> needed = all.stream().filter(journaled.negate()).toList();
        try {
            file = file.replacedWith(needed, path);
            all.clear();
            all.addAll(needed);
        } catch (IOException e) {
            log("uncompacted", Causes.message(e));
        }
    }

    /** Waits a moment for what is on its way to the disk. @return true if nothing is any more */
    private synchronized boolean awaitIdle() {
        long endNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS);
        long leftNanos = endNanos - System.nanoTime();
        while (!isIdle() && leftNanos > 0) {
            try {
                TimeUnit.NANOSECONDS.timedWait(this, leftNanos);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            leftNanos = endNanos - System.nanoTime();
        }
        return isIdle();
    }

    private synchronized boolean isIdle() {
        return !busy && !unforced && unwritten.isEmpty();
    }

    private void work() {
        try {
            while (awaitWork()) {
                try {
                    write();
                    file.force();
                    forced();
                } catch (IOException | UncheckedIOException e) {
                    failed(Causes.message(e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            file.close();
        }
    }

    /** @return false at the end */
    private synchronized boolean awaitWork() throws InterruptedException {
        while (isIdle() && !closed) {
            wait();
        }
        busy = !isIdle();
        unforced = false;
        return busy;
    }

    private void write() throws IOException {
        for (PendingWrite next = first(); next != null; next = first()) {
            file.append(next.entry());
            written(next);
        }
    }

    private synchronized @Nullable PendingWrite first() {
        return unwritten.peek();
    }

    private synchronized void written(PendingWrite write) {
        unwritten.remove();
        write.durable().complete(true);
    }

    private synchronized void forced() {
        busy = false;
        notifyAll();
        if (failing) {
            failing = false;
            log.accept("tombstones=durable file=" + path);
        }
    }

    private synchronized void failed(String reason) throws InterruptedException {
        busy = false;
        unwritten.forEach(write -> write.durable().complete(false));
        if (!failing) {
            failing = true;
            log("failing", reason);
        }
        if (closed) {
            unwritten.clear();
        } else {
            unforced = true;
            wait(RETRY_MILLIS);
        }
    }

    /** Those of a data folder that a server may be using; none if there is no such file. */
    public static List<JournalEntry> read(Path folder) throws StoreException {
        Path path = folder.resolve(NAME);
        try {
            return Files.exists(path) ? TombstoneFile.read(path) : List.of();
        } catch (IOException e) {
            throw new StoreException(path + " can't be read: " + e, false, e);
        }
    }

    /** Writes what is left, if the disk takes it. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
