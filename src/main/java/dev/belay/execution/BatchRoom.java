package dev.belay.execution;

import dev.belay.model.OutputRoom;
import dev.belay.vocabulary.FailureReason;
import dev.belay.vocabulary.Room;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes room for a batch's outputs from its members, each for its rows: who has none is refused, and nobody else. Where
 * there are several, or a slice of one, twice: what the run gives is copied.
 */
final class BatchRoom implements OutputRoom {
    private final List<Member> members;
    private final int rows;
    private final Room.@Nullable Refusal[] refusals;

    BatchRoom(Batch batch) {
        this.members = batch.members();
        this.rows = Math.max(1, batch.rows());
        this.refusals = new Room.Refusal[members.size()];
    }

    @Override
    public boolean take(long bytes, long textBytes) {
        boolean any = false;
        for (int i = 0; i < refusals.length; i++) {
            if (refusals[i] == null) {
                Member member = members.get(i);
                refusals[i] = members.size() == 1 && member.isWhole()
                        ? member.call().room().takeAnswer(bytes, textBytes)
                        : takeShare(member, bytes / rows + 1, textBytes / rows + 1);
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

    /** The results of a run, but for those members that were refused. */
    List<RunResult> applied(List<RunResult.Success> results) {
        List<RunResult> applied = new ArrayList<>(results);
        for (int i = 0; i < refusals.length; i++) {
            if (refusals[i] != null) {
                applied.set(i, failure(refusals[i]));
            }
        }
        return applied;
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
}
