package dev.belay.execution;

import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.OutputRoom;
import dev.belay.vocabulary.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A model that answers twice its input unless the test changes that, and notes its inputs. */
final class FakeRun implements ModelRun {
    /** What a model does with a batch. */
    interface Behaviour {
        List<Tensor> answer(List<Tensor[]> members) throws ModelRunException;
    }

    /** Per run the values of all its rows, in order. */
    final List<List<Float>> runs = Collections.synchronizedList(new ArrayList<>());

    final AtomicInteger terminates = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile Behaviour behaviour = FakeRun::twice;
    volatile boolean closedWhileRunning;
    volatile @Nullable RuntimeException bugInTerminate;
    volatile @Nullable RuntimeException bugInClose;

    private final AtomicReference<@Nullable Hold> next = new AtomicReference<>();
    private volatile boolean running;

    /** Holds the next run. */
    Hold holdNext() {
        Hold hold = new Hold();
        next.set(hold);
        return hold;
    }

    /** Fails every run that has this value among its rows. */
    void failOn(float culprit) {
        behaviour = members -> {
            if (rowsOf(members).contains(culprit)) {
                throw new ModelRunException("can't take " + culprit);
            }
            return twice(members);
        };
    }

    @Override
    public List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException {
        running = true;
        try {
            runs.add(rowsOf(members));
            Hold hold = next.getAndSet(null);
            if (hold != null) {
                hold.pass();
            }
            return behaviour.answer(members);
        } finally {
            running = false;
        }
    }

    @Override
    public void terminate() {
        terminates.incrementAndGet();
        throwIfAny(bugInTerminate);
    }

    @Override
    public void close() {
        closedWhileRunning |= running;
        closes.incrementAndGet();
        closed.countDown();
        throwIfAny(bugInClose);
    }

    private static void throwIfAny(@Nullable RuntimeException bug) {
        if (bug != null) {
            throw bug;
        }
    }

    static List<Tensor> twice(List<Tensor[]> members) {
        List<Float> rows = rowsOf(members);
        float[] doubled = new float[rows.size()];
        for (int i = 0; i < doubled.length; i++) {
            doubled[i] = 2 * rows.get(i);
        }
        return List.of(Tensors.column(doubled));
    }

    private static List<Float> rowsOf(List<Tensor[]> members) {
        List<Float> rows = new ArrayList<>();
        for (Tensor[] member : members) {
            for (float value : Tensors.values(member[0])) {
                rows.add(value);
            }
        }
        return rows;
    }
}
