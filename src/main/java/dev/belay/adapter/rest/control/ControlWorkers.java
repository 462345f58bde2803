package dev.belay.adapter.rest.control;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Where operators' calls are carried out: they may wait for each other and for a disk, and no prediction for them. */
@Singleton
public class ControlWorkers implements Executor {
    private static final int THREADS = 2;
    /** More than operators have in their hands; what a broken script sends beyond is shed. */
    private static final int MOST_WAITING = 256;

    private static final long IDLE_SECONDS = 60;

    private final ThreadPoolExecutor threads;

    ControlWorkers() {
        threads = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_WAITING),
                Thread.ofPlatform().daemon().name("belay-control-", 0).factory());
        threads.allowCoreThreadTimeOut(true);
    }

    /** @throws java.util.concurrent.RejectedExecutionException if too many wait already */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    @PreDestroy
    void close() {
        threads.shutdown();
    }
}
