package dev.belay.adapter.onnx;

import static dev.belay.adapter.onnx.Graphs.alone;
import static dev.belay.adapter.onnx.Graphs.floats;
import static dev.belay.adapter.onnx.Graphs.load;
import static dev.belay.adapter.onnx.Graphs.longs;
import static dev.belay.adapter.onnx.Graphs.shape;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.belay.model.LoadedModel;
import dev.belay.model.ModelRun;
import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OnnxRunTest {
    @Test
    void joinsMembersInTheirOrder() throws Exception {
        try (LoadedModel model = load("doubling");
                ModelRun run = model.newRun()) {
            // Given members of one, two and no rows
            List<Tensor[]> members = List.of(
                    new Tensor[] {floats("x", shape(1, 2), 1, 2)},
                    new Tensor[] {floats("x", shape(2, 2), 3, 4, 5, 6)},
                    new Tensor[] {floats("x", shape(0, 2))});

            // When
            Tensor y = run.run(members).getFirst();

            // Then
            assertEquals("y FP32[3, 2]", y.toString());
            assertArrayEquals(new float[] {2, 4, 6, 8, 10, 12}, floats(y));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 31, 32, 33, 1000})
    void answersAnyNumberOfRowsAgainAndAgain(int rows) throws Exception {
        try (LoadedModel model = load("doubling");
                ModelRun run = model.newRun()) {
            // Given a run that has answered other sizes before
            run.run(alone(ramp(rows + 5)));
            run.run(alone(ramp(rows)));

            // When
            Tensor y = run.run(alone(ramp(rows))).getFirst();

            // Then
            float[] expected = floats(ramp(rows));
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= 2;
            }
            assertArrayEquals(expected, floats(y));
        }
    }

    @Test
    void keepsNothingOfAnAnswerThatTheNextRunCouldChange() throws Exception {
        try (LoadedModel model = load("doubling");
                ModelRun run = model.newRun()) {
            // Given an answer
            Tensor first = run.run(alone(floats("x", shape(1, 2), 1, 2))).getFirst();

            // When the same run answers again
            run.run(alone(floats("x", shape(1, 2), 7, 8)));

            // Then
            assertArrayEquals(new float[] {2, 4}, floats(first));
        }
    }

    @Test
    void givesBackEveryDatatypeAsItCame() throws Exception {
        try (LoadedModel model = load("every_datatype");
                ModelRun run = model.newRun()) {
            // Given
            Tensor[] inputs = {
                tensor("bool", Datatype.BOOL, new TensorData.Bools(new boolean[] {true, false})),
                tensor("uint8", Datatype.UINT8, new TensorData.Bytes(new byte[] {-1, 2})),
                tensor("int8", Datatype.INT8, new TensorData.Bytes(new byte[] {-3, 4})),
                tensor("int16", Datatype.INT16, new TensorData.Shorts(new short[] {-5, 6})),
                tensor("int32", Datatype.INT32, new TensorData.Ints(new int[] {-7, 8})),
                tensor("int64", Datatype.INT64, new TensorData.Longs(new long[] {-9, 10})),
                tensor("fp16", Datatype.FP16, new TensorData.Shorts(new short[] {0x3c00, 0x4000})),
                tensor("bf16", Datatype.BF16, new TensorData.Shorts(new short[] {0x3f80, 0x4000})),
                tensor("fp32", Datatype.FP32, new TensorData.Floats(new float[] {1.5f, -2.5f})),
                tensor("fp64", Datatype.FP64, new TensorData.Doubles(new double[] {3.5, -4.5})),
                tensor("bytes", Datatype.BYTES, new TensorData.Strings(new String[] {"Zürich ✈", ""}))
            };

            // When
            List<Tensor> outputs = run.run(List.of(inputs, inputs));

            // Then
            for (int i = 0; i < inputs.length; i++) {
                Tensor output = outputs.get(i);
                assertEquals(inputs[i].datatype(), output.datatype());
                assertSameElements(inputs[i].data(), output.data().slice(0, 2));
                assertSameElements(inputs[i].data(), output.data().slice(2, 4));
            }
        }
    }

    @Test
    void readsUnsignedOutputs() throws Exception {
        try (LoadedModel model = load("unsigned_outputs");
                ModelRun run = model.newRun()) {
            // Given, when
            List<Tensor> outputs = run.run(alone(floats("x", shape(1), 40_000)));

            // Then
            assertArrayEquals(
                    new short[] {(short) 40_000},
                    ((TensorData.Shorts) outputs.getFirst().data()).values());
        }
    }

    @Test
    void takesAScalar() throws Exception {
        try (LoadedModel model = load("scalar_input");
                ModelRun run = model.newRun()) {
            // Given, when
            List<Tensor> outputs = run.run(alone(floats("x", shape(1, 2), 1, 2), floats("factor", shape(), 3)));

            // Then
            assertArrayEquals(new float[] {3, 6}, floats(outputs.getFirst()));
        }
    }

    @Test
    void takesShapesWithTwoFreeDimensions() throws Exception {
        try (LoadedModel model = load("two_free_dimensions");
                ModelRun run = model.newRun()) {
            // Given a run that has seen another width
            run.run(alone(floats("x", shape(1, 2), 1, 2)));

            // When
            List<Tensor> outputs = run.run(alone(floats("x", shape(2, 3), 1, 2, 3, 4, 5, 6)));

            // Then
            assertArrayEquals(new float[] {6, 15}, floats(outputs.getFirst()));
        }
    }

    @Test
    void answersWithZeroElements() throws Exception {
        try (LoadedModel model = load("positive_rows");
                ModelRun run = model.newRun()) {
            // Given, when
            Tensor y = run.run(alone(floats("x", shape(1, 2), -1, 2))).getFirst();

            // Then
            assertEquals("y FP32[0, 2]", y.toString());
        }
    }

    @Test
    void takesZeroStrings() throws Exception {
        try (LoadedModel model = load("every_datatype");
                ModelRun run = model.newRun()) {
            // Given rows of no elements
            Tensor[] none = model.signature().inputs().stream()
                    .map(spec -> new Tensor(spec.name(), spec.datatype(), shape(0), empty(spec.datatype())))
                    .toArray(Tensor[]::new);

            // When
            List<Tensor> outputs = run.run(alone(none));

            // Then
            assertEquals("bytes_out BYTES[0]", outputs.getLast().toString());
        }
    }

    @Test
    void saysWhichNodeFailedAndWhy() throws Exception {
        try (LoadedModel model = load("lookup");
                ModelRun run = model.newRun()) {
            // Given an index beyond the table, when
            ModelRunException failure = assertThrows(ModelRunException.class, () -> run.run(alone(longs("index", 7))));

            // Then
            assertEquals(
                    "Gather: indices element out of data bounds, idx=7 must be within the inclusive range [-3,2]",
                    failure.getMessage());
        }
    }

    @Test
    void staysUsableAfterAFailure() throws Exception {
        try (LoadedModel model = load("lookup");
                ModelRun run = model.newRun()) {
            // Given a run that has failed
            assertThrows(ModelRunException.class, () -> run.run(alone(longs("index", 7))));

            // When
            List<Tensor> outputs = run.run(alone(longs("index", 2)));

            // Then
            assertArrayEquals(new float[] {30}, floats(outputs.getFirst()));
        }
    }

    @Test
    void stopsALoopWhenTerminatedFromAnotherThread() throws Exception {
        try (LoadedModel model = load("counting");
                ModelRun run = model.newRun()) {
            // Given a run that counts to 9e18
            CompletableFuture<List<Tensor>> endless = start(run, 9e18f);

            // When
            CompletionException stopped =
                    assertThrows(CompletionException.class, () -> terminateUntilDone(run, endless));

            // Then
            assertEquals(
                    "dev.belay.model.ModelRunException: Loop: Exiting due to terminate flag being set to true.",
                    stopped.getMessage());
        }
    }

    @Test
    void runsAgainAfterBeingTerminated() throws Exception {
        try (LoadedModel model = load("counting");
                ModelRun run = model.newRun()) {
            // Given a run that was stopped
            CompletableFuture<List<Tensor>> endless = start(run, 9e18f);
            assertThrows(CompletionException.class, () -> terminateUntilDone(run, endless));

            // When
            List<Tensor> outputs = run.run(alone(floats("x", shape(1), 5)));

            // Then
            assertArrayEquals(new float[] {5}, floats(outputs.getFirst()));
        }
    }

    @Test
    void ignoresATerminateBetweenRuns() throws Exception {
        try (LoadedModel model = load("counting");
                ModelRun run = model.newRun()) {
            // Given
            run.terminate();

            // When
            List<Tensor> outputs = run.run(alone(floats("x", shape(1), 3)));

            // Then
            assertArrayEquals(new float[] {3}, floats(outputs.getFirst()));
        }
    }

    @Test
    void finishesARunWhoseModelIsClosedMeanwhile() throws Exception {
        // Given a run in progress
        LoadedModel model = load("counting");
        ModelRun run = model.newRun();
        CompletableFuture<List<Tensor>> counting = start(run, 2e6f);

        // When the model is closed, and the run, too
        model.close();
        run.close();

        // Then
        assertArrayEquals(new float[] {2e6f}, floats(counting.join().getFirst()));
    }

    @Test
    void refusesNewRunsOnceClosed() throws Exception {
        // Given a closed model with one run left open
        LoadedModel model = load("doubling");
        try (ModelRun run = model.newRun()) {
            model.close();

            // When, then
            assertThrows(IllegalStateException.class, model::newRun);
        }
    }

    @Test
    void keepsRunsOfTwoThreadsApart() throws Exception {
        try (LoadedModel model = load("doubling")) {
            // Given two threads, each with a run, when both run at once
            CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> wrongAnswers(model, 1));
            CompletableFuture<Integer> two = CompletableFuture.supplyAsync(() -> wrongAnswers(model, 1000));

            // Then
            assertEquals(0, one.join() + two.join());
        }
    }

    private static int wrongAnswers(LoadedModel model, float value) {
        int wrong = 0;
        try (ModelRun run = model.newRun()) {
            for (int i = 0; i < 5_000; i++) {
                List<Tensor[]> members = new ArrayList<>();
                for (int m = 0; m <= i % 7; m++) {
                    members.add(new Tensor[] {floats("x", shape(1, 2), value, i)});
                }
                float[] y = floats(run.run(members).getFirst());
                for (int j = 0; j < y.length; j += 2) {
                    wrong += y[j] == 2 * value && y[j + 1] == 2 * i ? 0 : 1;
                }
            }
        } catch (ModelRunException e) {
            throw new IllegalStateException(e);
        }
        return wrong;
    }

    /** Returns once the run is at its loop, or done. */
    private static CompletableFuture<List<Tensor>> start(ModelRun run, float steps) throws InterruptedException {
        CompletableFuture<List<Tensor>> started = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                started.complete(run.run(alone(floats("x", shape(1), steps))));
            } catch (Throwable e) {
                started.completeExceptionally(e);
            }
        });
        while (!started.isDone() && !isInTheGraph(thread)) {
            Thread.sleep(1);
        }
        // The nodes before the loop take microseconds; time that the thread didn't have doesn't count.
        long loopingNanos = cpuNanos(thread) + TimeUnit.MILLISECONDS.toNanos(20);
        while (!started.isDone() && cpuNanos(thread) < loopingNanos) {
            Thread.sleep(1);
        }
        return started;
    }

    private static boolean isInTheGraph(Thread thread) {
        StackTraceElement[] stack = thread.getStackTrace();
        return stack.length > 0
                && stack[0].isNativeMethod()
                && stack[0].getClassName().equals("ai.onnxruntime.OrtSession");
    }

    private static long cpuNanos(Thread thread) {
        return ManagementFactory.getThreadMXBean().getThreadCpuTime(thread.threadId());
    }

    private static void terminateUntilDone(ModelRun run, CompletableFuture<?> done) throws InterruptedException {
        while (!done.isDone()) {
            run.terminate();
            Thread.sleep(1);
        }
        done.join();
    }

    private static Tensor ramp(int rows) {
        float[] values = new float[rows * 2];
        for (int i = 0; i < values.length; i++) {
            values[i] = i;
        }
        return floats("x", shape(rows, 2), values);
    }

    private static Tensor tensor(String name, Datatype datatype, TensorData data) {
        return new Tensor(name, datatype, shape(data.length()), data);
    }

    private static TensorData empty(Datatype datatype) {
        return switch (datatype) {
            case BOOL -> new TensorData.Bools(new boolean[0]);
            case BYTES -> new TensorData.Strings(new String[0]);
            default -> OnnxElements.read(datatype, java.lang.foreign.MemorySegment.NULL, 0, 0);
        };
    }

    private static void assertSameElements(TensorData expected, TensorData got) {
        switch (expected) {
            case TensorData.Bools(boolean[] values) -> assertArrayEquals(values, ((TensorData.Bools) got).values());
            case TensorData.Bytes(byte[] values) -> assertArrayEquals(values, ((TensorData.Bytes) got).values());
            case TensorData.Shorts(short[] values) -> assertArrayEquals(values, ((TensorData.Shorts) got).values());
            case TensorData.Ints(int[] values) -> assertArrayEquals(values, ((TensorData.Ints) got).values());
            case TensorData.Longs(long[] values) -> assertArrayEquals(values, ((TensorData.Longs) got).values());
            case TensorData.Floats(float[] values) -> assertArrayEquals(values, ((TensorData.Floats) got).values());
            case TensorData.Doubles(double[] values) -> assertArrayEquals(values, ((TensorData.Doubles) got).values());
            case TensorData.Strings(String[] values) -> assertArrayEquals(values, ((TensorData.Strings) got).values());
        }
    }
}
