package dev.belay.adapter.resilience;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.model.OutputRoom;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

/** A model of one float per row, whose runs can be held inside it. */
final class HeldModel implements LoadedModel, ModelRun {
    static final TensorSpec X = new TensorSpec("x", Datatype.FP32, List.of(-1L));
    private static final TensorSpec Y = new TensorSpec("y", Datatype.FP32, List.of(-1L));

    /** What it does with a batch. */
    interface Behaviour {
        List<Tensor> answer(int rows) throws ModelRunException;
    }

    /** What it doesn't take. */
    interface Taste {
        void check(float[] inputs) throws ModelRunException;
    }

    final Semaphore entered = new Semaphore(0);
    private final Semaphore mayReturn = new Semaphore(0);
    volatile boolean held;
    volatile boolean batchable = true;
    volatile Behaviour behaviour = HeldModel::ones;
    volatile Taste byInput = inputs -> {};
    volatile boolean nanForNan;

    static Tensor tensor(String name, float... values) {
        return new Tensor(name, Datatype.FP32, new long[] {values.length}, new TensorData.Floats(values));
    }

    static List<Tensor> ones(int rows) {
        float[] values = new float[rows];
        Arrays.fill(values, 1);
        return List.of(tensor("y", values));
    }

    void letGo() {
        held = false;
        mayReturn.release();
    }

    @Override
    public Signature signature() {
        return new Signature(List.of(X), List.of(Y), batchable);
    }

    @Override
    public ModelRun newRun() {
        return this;
    }

    @Override
    public List<Tensor> run(List<Tensor[]> members, OutputRoom room) throws ModelRunException {
        entered.release();
        if (held) {
            mayReturn.acquireUninterruptibly();
        }
        int rows = 0;
        boolean nan = false;
        for (Tensor[] member : members) {
            rows += member[0].rows();
            float[] values = ((TensorData.Floats) member[0].data()).values();
            byInput.check(values);
            nan |= nanForNan && Float.isNaN(values[0]);
        }
        return nan ? List.of(tensor("y", Float.NaN)) : behaviour.answer(rows);
    }

    @Override
    public void terminate() {}

    @Override
    public void close() {}
}
