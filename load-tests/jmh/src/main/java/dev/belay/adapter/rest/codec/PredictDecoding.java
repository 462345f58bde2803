package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Room;
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

/** A v1 request, rows of 30 named FP32 features, from bytes to tensors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class PredictDecoding {
    @Param({"1", "100"})
    int rows;

    private byte[] body = {};

    @Setup
    public void prepare() {
        body = new CodecSamples().predict(rows);
    }

    @Benchmark
    public Object namedRows() throws RequestFault {
        return PredictRequestReader.read(body, CodecSamples.MODEL, CodecSamples.NAMED, Room.UNSHARED);
    }
}
