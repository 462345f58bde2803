package dev.belay.execution;

import dev.belay.model.OutputRoom;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Room;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.Weight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Calls that are run together, once. It takes room for the run's outputs from each member, for its rows; only those without
 * room are refused. Where there are several members, or a slice of one, twice: the outputs are copied.
 */
final class Batch implements OutputRoom {
    /** What it is of a batch that failed. */
    enum Part {
        /** None: its members were taken from the queue. */
        NONE,
        /** The first half; the second is the next part in line unless this one fails as well. */
        FIRST_HALF,
        OTHER
    }

    private final List<Member> members;
    private final Part part;
    private final int rows;
    private final Room.@Nullable Refusal[] refusals;

    Batch(List<Member> members, Part part) {
        this.members = members;
        this.part = part;
        int sum = 0;
        for (Member member : members) {
            sum += member.rows();
        }
        this.rows = sum;
        this.refusals = new Room.Refusal[members.size()];
    }

    List<Member> members() {
        return members;
    }

    Part part() {
        return part;
    }

    int rows() {
        return rows;
    }

    /** A single request, with all its rows. */
    private boolean isOneRequest() {
        return members.size() == 1 && members.getFirst().isWhole();
    }

    List<Tensor[]> inputs() {
        List<Tensor[]> inputs = new ArrayList<>(members.size());
        for (Member member : members) {
            inputs.add(member.inputs());
        }
        return inputs;
    }

    Batch firstHalf() {
        return new Batch(members.subList(0, members.size() / 2), Part.FIRST_HALF);
    }

    Batch secondHalf() {
        return new Batch(members.subList(members.size() / 2, members.size()), Part.OTHER);
    }

    @Override
    public boolean take(long bytes, long textBytes) {
        boolean any = false;
        for (int i = 0; i < refusals.length; i++) {
            if (refusals[i] == null) {
                Member member = members.get(i);
                refusals[i] = isOneRequest()
                        ? member.call().room().takeAnswer(bytes, textBytes)
                        : takeShare(member, bytes / Math.max(1, rows) + 1, textBytes / Math.max(1, rows) + 1);
                any |= refusals[i] == null;
            }
        }
        return any;
    }

    /** The first slice of a call takes room for the answer to all its rows, which is made with it. */
    private static Room.@Nullable Refusal takeShare(Member member, long bytesPerRow, long textPerRow) {
        InferenceCall call = member.call();
        long answerRows = call.answeredRows() == 0 ? call.rows() : 0;
        return call.room().takeAnswer((member.rows() + answerRows) * bytesPerRow, answerRows * textPerRow);
    }

    /** All members' results, where none got room. */
    List<RunResult> refused() {
        List<RunResult> refused = new ArrayList<>(refusals.length);
        for (Room.Refusal refusal : refusals) {
            refused.add(failure(refusal == null ? new Room.Refusal(false, "no room for the outputs") : refusal));
        }
        return refused;
    }

    private static RunResult failure(Room.Refusal refusal) {
        return new RunResult.Failure(FailureReason.of(refusal), refusal.words());
    }

    /** Why such outputs can't be divided by rows; null if they can, or needn't be: a single request gets any outputs. */
    RunResult.@Nullable Failure objection(List<Tensor> outputs) {
        for (int i = 0; i < outputs.size() && !isOneRequest(); i++) {
            Tensor output = outputs.get(i);
            long[] shape = output.shape();
            if (shape.length == 0
                    || shape[0] != rows
                    || Weight.elements(shape) != output.data().length()) {
                return RunResult.Failure.ofOutputs("output '" + output.name() + "' has shape " + Arrays.toString(shape)
                        + " for a batch of " + rows + " rows");
            }
        }
        return null;
    }

    /**
     * Divides what the model gave among the members that got room. A single one gets all of it, for the output guard to see.
     *
     * @param outputs without {@link #objection}
     * @param runNanos how long the run took
     */
    List<RunResult> share(List<Tensor> outputs, long runNanos) {
        List<RunResult> results = new ArrayList<>(members.size());
        int from = 0;
        for (int i = 0; i < refusals.length; i++) {
            int to = from + members.get(i).rows();
            Room.Refusal refusal = refusals[i];
            results.add(
                    refusal == null
                            ? new RunResult.Success(part(outputs, from, to), runNanos, rows)
                            : failure(refusal));
            from = to;
        }
        return results;
    }

    private List<Tensor> part(List<Tensor> outputs, int fromRow, int toRow) {
        if (members.size() == 1) {
            return outputs;
        }
        List<Tensor> part = new ArrayList<>(outputs.size());
        for (Tensor output : outputs) {
            part.add(output.sliceRows(fromRow, toRow));
        }
        return part;
    }
}
