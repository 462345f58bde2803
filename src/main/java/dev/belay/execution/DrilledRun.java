package dev.belay.execution;

import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.OutputRoom;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A run that can be made to fail; without a fault it costs one volatile read. */
final class DrilledRun implements ModelRun {
    private final ModelRun real;
    private final Semaphore terminated = new Semaphore(0);
    /** Whom the fault strikes among those of the last batch: who is run again, alone or in a part, fares no better. */
    private final Map<Tensor[], Boolean> fates = new IdentityHashMap<>();

    private volatile @Nullable Fault fault;

    DrilledRun(ModelRun real) {
        this.real = real;
    }

    void inject(@Nullable Fault injected) {
        fault = injected;
    }

    @Override
    public List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException {
        Fault active = fault;
        if (active != null && active.over().getCount() > 0) {
            return runWith(active, members, room);
        }
        if (!fates.isEmpty()) {
            fates.clear();
        }
        return real.run(members, room);
    }

    private List<Tensor> runWith(Fault active, List<Tensor[]> members, OutputRoom room) throws ModelRunException {
        decideFates(active, members);
        if (members.stream().noneMatch(this::isStruck)) {
            return real.run(members, room);
        }
        return switch (active.kind()) {
            case ERROR -> throw new ModelRunException("drill: error");
            case DELAY -> {
                sleepUntilTerminated(active);
                yield real.run(members, room);
            }
            case HANG -> {
                awaitEnd(active);
                yield real.run(members, room);
            }
            case NAN -> {
                List<Tensor> outputs = real.run(members, room);
                outputs.forEach(output -> spoil(output, members));
                yield outputs;
            }
            case OVERLOAD -> real.run(members, room);
        };
    }

    private void decideFates(Fault active, List<Tensor[]> members) {
        if (members.stream().noneMatch(fates::containsKey)) {
            fates.clear();
        }
        for (Tensor[] member : members) {
            fates.computeIfAbsent(member, ignored -> active.strikes());
        }
    }

    private boolean isStruck(Tensor[] member) {
        return fates.getOrDefault(member, false);
    }

    private void sleepUntilTerminated(Fault active) throws ModelRunException {
        terminated.drainPermits();
        try {
            if (terminated.tryAcquire(active.delayNanos(), TimeUnit.NANOSECONDS)) {
                throw new ModelRunException("drill: delayed run was terminated");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRunException("drill: interrupted", e);
        }
    }

    private static void awaitEnd(Fault active) throws ModelRunException {
        try {
            active.over().await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRunException("drill: interrupted", e);
        }
    }

    private void spoil(Tensor output, List<Tensor[]> members) {
        if (members.size() == 1) {
            fillNaN(output.data(), 0, output.data().length());
            return;
        }
        int totalRows = 0;
        for (Tensor[] member : members) {
            totalRows += member[0].rows();
        }
        int perRow = totalRows == 0 ? 0 : output.data().length() / totalRows;
        int row = 0;
        for (Tensor[] member : members) {
            int to = row + member[0].rows();
            if (isStruck(member)) {
                fillNaN(output.data(), row * perRow, to * perRow);
            }
            row = to;
        }
    }

    private static void fillNaN(TensorData data, int from, int to) {
        if (data instanceof TensorData.Floats floats) {
            Arrays.fill(floats.values(), from, to, Float.NaN);
        } else if (data instanceof TensorData.Doubles doubles) {
            Arrays.fill(doubles.values(), from, to, Double.NaN);
        }
    }

    @Override
    public void terminate() {
        terminated.release();
        real.terminate();
    }

    @Override
    public void close() {
        real.close();
    }
}
