package dev.belay.adapter.rest.codec;

import dev.belay.adapter.rest.json.RequestFault;
import dev.belay.vocabulary.Room;
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

/** A request of the Open Inference Protocol v2 with one FP32 tensor of 30 columns, from bytes to tensors. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class InferDecoding {
    @Param({"1", "4096"})
    int rows;

    private byte[] body = {};

    @Setup
    public void prepare() {
        body = new CodecSamples().infer(rows);
    }

    /** As callers' requests are read: by {@link PlainInferRequest} first. */
    @Benchmark
    public Object plain() throws RequestFault {
        return InferRequestReader.read(body, CodecSamples.MODEL, CodecSamples.WIDE, List.of(), Room.UNSHARED);
    }

    /** The same request, read as one of any form is. */
    @Benchmark
    public Object any() throws RequestFault {
        return InferRequestReader.readAny(body, CodecSamples.MODEL, CodecSamples.WIDE, List.of(), Room.UNSHARED);
    }
}
