package dev.belay.journal;

import dev.belay.monitoring.Observations.JournalObserver;
import dev.belay.monitoring.Observations.JournalWrite;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Reports of the writer: to the log, to metrics, and to tasks that wait for the store. */
final class Reports {
    private final JournalLog log;
    private final JournalObserver observer;
    private final List<Runnable> whenBack = new CopyOnWriteArrayList<>();
    /** Null while the store is there. */
    private volatile @Nullable String unavailable = "the journal's store is not open yet";

    private boolean down;

    Reports(JournalLog log, JournalObserver observer) {
        this.log = log;
        this.observer = observer;
    }

    void whenBack(Runnable task) {
        whenBack.add(task);
    }

    @Nullable
    String unavailableBecause() {
        return unavailable;
    }

    /** Logs every decision taken since, once, written or not. A proposal is none before it is written. */
    void log(Backlog backlog) {
        for (JournalEntry entry = backlog.unlogged(); entry != null; entry = backlog.unlogged()) {
            log.decision(entry.logLine());
        }
    }

    void waiting(int entries) {
        observer.backlog(entries);
    }

    void finished(PendingEntry pending, Outcome outcome, int waiting) {
        observer.backlog(waiting);
        switch (outcome) {
            case Outcome.Written written -> {
                observer.write(JournalWrite.WRITTEN);
                if (pending.policy() == WritePolicy.CONDITIONAL) {
                    log.decision(written.entry().logLine());
                }
            }
            case Outcome.Conflict conflict -> unwritten(pending, JournalWrite.CONFLICT, conflict.reason());
            case Outcome.Dropped dropped -> unwritten(pending, JournalWrite.DROPPED, dropped.reason());
            case Outcome.Withdrawn _ -> {}
        }
    }

    private void unwritten(PendingEntry pending, JournalWrite result, String reason) {
        observer.write(result);
        JournalEntry entry = pending.entry();
        log.trouble("journal outcome=" + result.name().toLowerCase(Locale.ROOT) + " endpoint=" + entry.stream()
                + " kind=" + entry.kind() + " at=" + entry.at() + " reason=" + reason);
    }

    void unfit(String rollout, int length) {
        log.trouble("journal evidence=unfit rollout=" + rollout + " characters=" + length);
    }

    void evidenceLost(String rollout, String why) {
        log.trouble("journal evidence=lost rollout=" + rollout + " reason=" + why);
    }

    void unreadable(String stream, int rows, String why) {
        observer.unreadable(stream, rows);
        log.trouble("journal rows=" + (rows == 0 ? "followed" : "unreadable") + " endpoint=" + stream
                + (rows == 0 ? "" : " count=" + rows + " reason=" + why));
    }

    /** From now on queries fail at once; {@link #unavailable} follows. */
    void away(String reason) {
        unavailable = reason;
    }

    void unavailable(String reason) {
        observer.write(JournalWrite.FAILED);
        away(reason);
        if (!down) {
            down = true;
            log.trouble("journal store=down reason=" + reason);
        }
    }

    void available() {
        if (unavailable == null) {
            return;
        }
        unavailable = null;
        if (down) {
            down = false;
            log.trouble("journal store=up");
            whenBack.forEach(Runnable::run);
        }
    }
}
