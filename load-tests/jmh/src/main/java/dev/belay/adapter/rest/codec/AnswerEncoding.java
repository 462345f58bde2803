package dev.belay.adapter.rest.codec;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import dev.belay.adapter.rest.json.JsonBuffer;
import dev.belay.serving.PredictionResult;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import java.io.IOException;
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

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .build();

    private final JsonBuffer buffer = new JsonBuffer();
    private PredictionResult.Answered answer = new CodecSamples().answer(1, COLUMNS);

    @Setup
    public void prepare() {
        answer = new CodecSamples().answer(rows, COLUMNS);
    }

    /** Of the Open Inference Protocol v2. */
    @Benchmark
    public Object infer() {
        return new InferResponseWriter(CodecSamples.MODEL, "1", List.of(), answer).whole(buffer);
    }

    /** Of v1, by rows. */
    @Benchmark
    public Object predict() {
        return new PredictResponseWriter(CodecSamples.MODEL, false, rows, answer).whole(buffer);
    }

    /** The same document as {@link #infer} by Jackson's generator, which the gateway doesn't use: see decision 0019. */
    @Benchmark
    public Object inferByJackson() throws IOException {
        ByteArrayBuilder out = new ByteArrayBuilder(JSON._getBufferRecycler());
        try (JsonGenerator json = JSON.createGenerator(out, JsonEncoding.UTF8)) {
            json.writeStartObject();
            json.writeStringField("model_name", CodecSamples.MODEL);
            json.writeStringField("model_version", answer.model().version());
            json.writeStringField("id", "1");
            json.writeObjectFieldStart("parameters");
            json.writeStringField("belay_tier", answer.tier());
            json.writeStringField("belay_model", answer.model().toString());
            json.writeEndObject();
            json.writeArrayFieldStart("outputs");
            for (Tensor output : answer.outputs()) {
                write(json, output);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        byte[] written = out.toByteArray();
        out.release();
        return written;
    }

    private static void write(JsonGenerator json, Tensor output) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", output.name());
        json.writeStringField("datatype", output.datatype().name());
        json.writeFieldName("shape");
        json.writeArray(output.shape(), 0, output.shape().length);
        json.writeArrayFieldStart("data");
        for (float value : ((TensorData.Floats) output.data()).values()) {
            json.writeNumber(value);
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
