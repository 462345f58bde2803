package dev.belay.load.http;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs one {@link Load} on the calling thread. */
public final class LoadGenerator {
    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LONGEST_WAIT_MILLIS = 50;
    private static final int MOST_RECONNECTS = 10_000;

    private final Load load;
    private final Selector selector;
    private final Set<Connection> open = new HashSet<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final Recorder recorder;
    private final long startNanos;
    private final long endNanos;
    private final @Nullable Schedule schedule;
    private long sent;
    private long broken;
    private int reconnects;
    private int nextRequest;
    private boolean sending = true;

    private LoadGenerator(Load load, Selector selector) throws IOException {
        this.load = load;
        this.selector = selector;
        for (int i = 0; i < load.connections(); i++) {
            connect();
        }
        startNanos = System.nanoTime();
        endNanos = startNanos + load.duration().toNanos();
        recorder = new Recorder(startNanos);
        schedule = switch (load.pace()) {
            case Pace.Closed() -> null;
            case Pace.Open(double perSecond) -> new Schedule(startNanos, perSecond);
        };
    }

    /** Sends until the load's end, then waits for the answers under way, 10 s at most. */
    public static LoadResult run(Load load) throws IOException {
        try (Selector selector = Selector.open()) {
            LoadGenerator generator = new LoadGenerator(load, selector);
            try {
                return generator.run();
            } finally {
                for (Connection connection : generator.open) {
                    connection.close();
                }
            }
        }
    }

    private LoadResult run() throws IOException {
        long now = startNanos;
        while (sending) {
            sendDue(now);
            await(now);
            now = System.nanoTime();
            sending =
                    now < endNanos && sent < load.mostRequests() && !load.stop().getAsBoolean();
        }
        long sendingNanos = now - startNanos;
        long answeredInTime = recorder.answered();
        sendOverdue(now);
        drain(now + DRAIN_NANOS);
        return recorder.result(sendingNanos, answeredInTime, broken + busy());
    }

    private void sendDue(long now) throws IOException {
        if (schedule == null) {
            while (!idle.isEmpty() && sent < load.mostRequests()) {
                send(idle.removeLast(), System.nanoTime());
            }
            return;
        }
        while (!idle.isEmpty() && sent < load.mostRequests() && schedule.dueNanos(sent) <= now) {
            send(idle.removeLast(), schedule.dueNanos(sent));
        }
    }

    /** What fell due before the end and found no free connection is sent all the same: to leave it out would flatter. */
    private void sendOverdue(long now) throws IOException {
        if (schedule == null) {
            return;
        }
        long due = Math.min(schedule.dueBefore(Math.min(now, endNanos)), load.mostRequests());
        long giveUp = now + DRAIN_NANOS;
        while (sent < due && System.nanoTime() < giveUp) {
            while (!idle.isEmpty() && sent < due) {
                send(idle.removeLast(), schedule.dueNanos(sent));
            }
            selector.select(this::ready, LONGEST_WAIT_MILLIS);
        }
        broken += due - Math.min(sent, due);
    }

    private void drain(long giveUpNanos) throws IOException {
        while (busy() > 0 && System.nanoTime() < giveUpNanos) {
            selector.select(this::ready, LONGEST_WAIT_MILLIS);
        }
    }

    private void await(long now) throws IOException {
        if (schedule == null || idle.isEmpty()) {
            selector.select(this::ready, LONGEST_WAIT_MILLIS);
            return;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(schedule.dueNanos(sent) - now);
        if (millis > 1) { // select is no finer than a millisecond, so the last one is waited for awake
            selector.select(this::ready, Math.min(millis - 1, LONGEST_WAIT_MILLIS));
        } else if (selector.selectNow(this::ready) == 0) {
            Thread.yield();
        }
    }

    private void ready(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (key.isWritable()) {
                connection.flush();
            }
            if (key.isReadable() && connection.receive()) {
                answered(connection);
            }
        } catch (IOException e) {
            replace(connection);
        }
    }

    private void answered(Connection connection) throws IOException {
        long now = System.nanoTime();
        recorder.answer(connection.response(), connection.fromNanos(), now);
        if (connection.response().closes()) {
            replace(connection);
        } else if (schedule == null && sending && sent < load.mostRequests()) {
            send(connection, now);
        } else {
            idle.addLast(connection);
        }
    }

    private void send(Connection connection, long fromNanos) {
        int request = nextRequest;
        nextRequest = request + 1 == load.requests().count() ? 0 : request + 1;
        sent++;
        try {
            connection.send(request, fromNanos);
        } catch (IOException e) {
            replace(connection);
        }
    }

    private void replace(Connection connection) {
        if (connection.isBusy()) {
            broken++;
        }
        open.remove(connection);
        idle.remove(connection);
        try {
            connection.close();
            if (++reconnects > MOST_RECONNECTS) {
                throw new IllegalStateException("the server closed more than " + MOST_RECONNECTS + " connections");
            }
            connect();
        } catch (IOException e) {
            throw new IllegalStateException("the server takes no connections any more", e);
        }
    }

    private void connect() throws IOException {
        Connection connection = Connection.open(load.port(), load.requests(), selector);
        open.add(connection);
        idle.addLast(connection);
    }

    private long busy() {
        return open.stream().filter(Connection::isBusy).count();
    }
}
