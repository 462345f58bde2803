package dev.belay.execution;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A loaded model over a {@link FakeRun}. */
final class FakeModel implements LoadedModel {
    static final ModelVersion VERSION = new ModelVersion(
            new ModelRef("flights", "1"), Path.of("model.onnx"), Optional.empty(), 1, Optional.empty());

    final FakeRun run = new FakeRun();
    final AtomicInteger closes = new AtomicInteger();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile @Nullable RuntimeException bugInNewRun;

    @Override
    public Signature signature() {
        return new Signature(
                List.of(new TensorSpec("x", Datatype.FP32, List.of(-1L))),
                List.of(new TensorSpec("y", Datatype.FP32, List.of(-1L))),
                true);
    }

    @Override
    public ModelRun newRun() {
        RuntimeException bug = bugInNewRun;
        if (bug != null) {
            throw bug;
        }
        return run;
    }

    @Override
    public void close() {
        closes.incrementAndGet();
        closed.countDown();
    }
}
