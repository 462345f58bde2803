package dev.belay.model;

import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A model of one float per row that answers as it is told, and keeps count. */
final class StubModel implements LoadedModel, ModelRun {
    private static final TensorSpec X = new TensorSpec("x", Datatype.FP32, List.of(-1L, 1L));
    private static final TensorSpec Y = new TensorSpec("y", Datatype.FP32, List.of(-1L, 1L));

    /** What becomes of the rows of one run. */
    interface Rule {
        float[] answer(float[] rows) throws ModelRunException;
    }

    final List<Integer> batches = new ArrayList<>();
    final CountDownLatch terminated = new CountDownLatch(1);
    boolean closed;
    private final boolean batchable;
    private final Rule rule;

    StubModel(boolean batchable, Rule rule) {
        this.batchable = batchable;
        this.rule = rule;
    }

    static Declaration.Port port(TensorSpec spec) {
        return new Declaration.Port(spec.name(), spec.datatype(), spec.shape(), null, spec.labels());
    }

    static ModelCard card(ModelCard.Golden... goldens) {
        return card(null, goldens);
    }

    static ModelCard card(@Nullable Double limitMicros, ModelCard.Golden... goldens) {
        return new ModelCard(
                "stub",
                "1",
                ModelCard.Stage.PRODUCTION,
                "",
                "",
                List.of(new ModelCard.Input(X, null, false, null, null, null)),
                List.of(new ModelCard.Output(Y, null, null)),
                null,
                Map.of(),
                List.of(goldens),
                1e-5,
                limitMicros,
                true);
    }

    static ModelCard.Golden golden(float x, float y) {
        return new ModelCard.Golden(List.of(tensor("x", x)), List.of(tensor("y", y)));
    }

    private static Tensor tensor(String name, float... values) {
        return new Tensor(name, Datatype.FP32, new long[] {values.length, 1}, new TensorData.Floats(values));
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
        batches.add(members.size());
        float[] rows = new float[members.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = ((TensorData.Floats) members.get(i)[0].data()).values()[0];
        }
        return List.of(tensor("y", rule.answer(rows)));
    }

    @Override
    public void terminate() {
        terminated.countDown();
    }

    @Override
    public void close() {
        closed = true;
    }
}
