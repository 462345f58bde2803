package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Outputs count before they are on the heap, and who has no room for them is refused alone. */
class BatchTest {
    /** A room of so many bytes. */
    private record Bounded(long bytes) implements Room {
        @Override
        public int mostRows() {
            return DEFAULT_ROWS;
        }

        @Override
        public @Nullable Refusal take(long more) {
            return more > bytes ? new Refusal(true, more + " of " + bytes) : null;
        }

        @Override
        public @Nullable Refusal takeAnswer(long more, long writtenBytes) {
            return take(more);
        }
    }

    private static Member member(long bytes) {
        Tensor[] inputs = {Tensors.column(1)};
        return Member.whole(call(bytes, inputs, 1), inputs);
    }

    private static InferenceCall call(long bytes, Tensor[] inputs, int rows) {
        InferenceCall.Listener listener = new InferenceCall.Listener() {
            @Override
            public void completed(RunResult result) {}

            @Override
            public void lateResult() {}

            @Override
            public void released() {}

            @Override
            public Room room() {
                return new Bounded(bytes);
            }
        };
        return new InferenceCall(
                inputs,
                rows,
                Client.NOBODY,
                new InferenceCall.Time(0, Long.MAX_VALUE, Long.MAX_VALUE),
                Runnable::run,
                listener);
    }

    private static Batch batch(long... bytes) {
        return new Batch(LongStream.of(bytes).mapToObj(BatchTest::member).toList(), Batch.Part.NONE);
    }

    @Test
    void refusesAloneWhoHasNoRoomForItsOutputs() {
        // Given three of a batch, the second of which has room for less than its row and its copy
        Batch room = batch(8_002, 8_001, 8_002);
        RunResult.Success answer = new RunResult.Success(List.of(), 0, 3);
        // When
        boolean any = room.take(12_000, 48_000);
        // Then
        assertTrue(any);
        assertEquals(
                List.of(answer, new RunResult.Failure(FailureReason.TOO_LARGE, "8002 of 8001"), answer),
                room.share(List.of(), 0));
    }

    @Test
    void makesNothingWhereNobodyHasRoom() {
        // Given one that asks alone for more than it has room for
        Batch room = batch(3_999);
        // When
        boolean any = room.take(4_000, 16_000);
        // Then
        assertFalse(any);
        assertEquals(List.of(new RunResult.Failure(FailureReason.TOO_LARGE, "4000 of 3999")), room.refused());
    }

    @Test
    void countsTheWholeAnswerWithTheFirstSlice() {
        // Given one of four rows that runs two at a time, with room for three and a half
        Tensor[] inputs = {Tensors.column(1, 2, 3, 4)};
        Member slice = Member.slice(call(14_000, inputs, 4), inputs, 2);
        Batch room = new Batch(List.of(slice), Batch.Part.NONE);
        // When its first two rows have their outputs
        boolean any = room.take(8_000, 32_000);
        // Then those of all four and the two of the slice count
        assertFalse(any);
        assertEquals(List.of(new RunResult.Failure(FailureReason.TOO_LARGE, "24006 of 14000")), room.refused());
    }
}
