package dev.belay.adapter.rest;

import dev.belay.serving.PredictionResult;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** An answer with one FP32 tensor, from tensors to bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class AnswerEncoding {
    private static final int COLUMNS = 3;

    @Param({"1", "4096"})
    int rows;

    private final JsonBuffer buffer = new JsonBuffer();
    private PredictionResult.Answered answer = new CodecSamples().answer(1, COLUMNS);

    @Setup
    public void prepare() {
        answer = new CodecSamples().answer(rows, COLUMNS);
    }

    /** Of the Open Inference Protocol v2. */
    @Benchmark
    public Object infer() {
        return InferResponseWriter.write(buffer, CodecSamples.MODEL, "1", List.of(), answer);
    }

    /** Of v1, by rows. */
    @Benchmark
    public Object predict() {
        return PredictResponseWriter.write(buffer, CodecSamples.MODEL, false, rows, answer);
    }
}
