package dev.belay.adapter.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.belay.model.ModelLoadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Graphs that nobody's exporter writes. */
class HostileGraphTest {
    @TempDir
    Path folder;

    @Test
    void rowsThatNoArrayHoldsAreRefused() throws IOException {
        // Given a graph whose input has 2^32 elements in a row
        Path graph = withInput(shape(-1, 65_536, 65_536));

        // When
        ModelLoadException refusal = assertThrows(ModelLoadException.class, () -> load(graph));

        // Then
        assertEquals(
                "input 'x' is [-1, 65536, 65536]; a row can have at most 2147483647 elements", refusal.getMessage());
    }

    @Test
    void theirProductDoesNotOverflow() throws IOException {
        // Given a graph whose input has 2^64 elements in a row
        Path graph = withInput(shape(-1, 65_536, 65_536, 65_536, 65_536));

        // When, then
        assertThrows(ModelLoadException.class, () -> load(graph));
    }

    @Test
    void anOutputThatIsDeclaredTwiceIsRefused() throws IOException {
        // Given a ZipMap's output that is declared twice
        ProtoMessage model = read("zip_map_numbers");
        ProtoMessage graph = model.message(7);
        UnknownFieldSet.Field outputs = graph.fields().getField(12);
        UnknownFieldSet.Field twice =
                UnknownFieldSet.Field.newBuilder(outputs).mergeFrom(outputs).build();
        ProtoMessage doubled = new ProtoMessage(
                graph.fields().toBuilder().clearField(12).addField(12, twice).build());

        // When, then
        assertThrows(ModelLoadException.class, () -> load(write(model.with(7, doubled))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip_map_texts", "unsigned_inputs", "external_weights", "every_datatype", "counting"})
    void damagedFilesAreReadOrRefused(String graph) throws IOException {
        // Given 3,000 copies, each of which has a few wrong bytes
        byte[] sound = Files.readAllBytes(Graphs.bare(graph).artifact());
        Random random = new Random(7);
        for (int copy = 0; copy < 3_000; copy++) {
            byte[] damaged = sound.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("model.onnx"), damaged);

            // When it is read and edited, then nothing but an IOException is thrown
            try (Arena arena = Arena.ofConfined()) {
                GraphEdit edit = GraphEdit.of(GraphFile.read(file));
                if (edit != null) {
                    edit.apply(file, arena);
                }
            } catch (IOException expected) {
                continue;
            }
        }
    }

    private static ProtoMessage shape(long... sizes) {
        UnknownFieldSet.Field.Builder dimensions = UnknownFieldSet.Field.newBuilder();
        for (long size : sizes) {
            ProtoMessage dimension = size < 0 ? ProtoMessage.EMPTY.with(2, "N") : ProtoMessage.EMPTY.with(1, size);
            dimensions.addLengthDelimited(dimension.fields().toByteString());
        }
        return new ProtoMessage(
                UnknownFieldSet.newBuilder().addField(1, dimensions.build()).build());
    }

    /** The doubling graph with another shape of its input, and none of its output. */
    private Path withInput(ProtoMessage shape) throws IOException {
        ProtoMessage model = read("doubling");
        ProtoMessage tensor = ProtoMessage.EMPTY.with(1, 1);
        ProtoMessage input = ProtoMessage.EMPTY.with(1, "x").with(2, ProtoMessage.EMPTY.with(1, tensor.with(2, shape)));
        ProtoMessage output = ProtoMessage.EMPTY.with(1, "y").with(2, ProtoMessage.EMPTY.with(1, tensor));
        return write(model.with(7, model.message(7).with(11, input).with(12, output)));
    }

    private static ProtoMessage read(String graph) throws IOException {
        return new ProtoMessage(UnknownFieldSet.parseFrom(
                ByteString.copyFrom(Files.readAllBytes(Graphs.bare(graph).artifact()))));
    }

    private Path write(ProtoMessage model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model.fields().toByteArray());
    }

    private static void load(Path graph) throws ModelLoadException {
        Graphs.RUNTIME.load(Graphs.version(graph, Optional.empty())).close();
    }
}
