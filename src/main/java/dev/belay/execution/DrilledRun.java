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

    private volatile @Nullable InjectedFault fault;

    DrilledRun(ModelRun real) {
        this.real = real;
    }

    void inject(@Nullable InjectedFault injected) {
        fault = injected;
    }

    @Override
    public List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException {
        InjectedFault active = fault;
        if (active != null && active.over().getCount() > 0) {
            return runWith(active, members, room);
        }
        if (!fates.isEmpty()) {
            fates.clear();
        }
        return real.run(members, room);
    }

    private List<Tensor> runWith(InjectedFault active, List<Tensor[]> members, OutputRoom room)
            throws ModelRunException {
        if (members.stream().noneMatch(fates::containsKey)) {
            fates.clear();
        }
        members.forEach(member -> fates.computeIfAbsent(member, ignored -> active.strikes()));
        if (members.stream().noneMatch(fates::get)) {
            return real.run(members, room);
        }
        try {
            switch (active.kind()) {
                case ERROR -> throw new ModelRunException("drill: error");
                case DELAY -> {
                    terminated.drainPermits();
                    if (terminated.tryAcquire(active.delayNanos(), TimeUnit.NANOSECONDS)) {
                        throw new ModelRunException("drill: delayed run was terminated");
                    }
                }
                case HANG -> active.over().await();
                case NAN, OVERLOAD -> {}
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ModelRunException("drill: interrupted", e);
        }
        List<Tensor> outputs = real.run(members, room);
        if (active.kind() == InjectedFault.Kind.NAN) {
            outputs.forEach(output -> spoil(output, members));
        }
        return outputs;
    }

    private void spoil(Tensor output, List<Tensor[]> members) {
        int length = output.data().length();
        if (members.size() == 1) {
            fillNaN(output.data(), 0, length);
            return;
        }
        int totalRows = members.stream().mapToInt(member -> member[0].rows()).sum();
        int perRow = totalRows == 0 ? 0 : length / totalRows;
        int row = 0;
        for (Tensor[] member : members) {
            int to = row + member[0].rows();
            if (fates.getOrDefault(member, false)) {
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
