package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.FailureReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunnerSplitTest {
    private static final float CULPRIT = -1;

    /** One batch of these rows, one caller each. */
    private static List<Caller> batch(Rig rig, float... rows) {
        Rig.Held first = rig.hold(0);
        List<Caller> members = new ArrayList<>();
        for (float row : rows) {
            members.add(rig.submit(row));
        }
        first.letGo();
        return members;
    }

    @Test
    void chargesWhoFailsAlone() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);

        // When
        List<Caller> members = batch(rig, 1, 2, CULPRIT, 3);

        // Then
        assertEquals(FailureReason.ERROR, members.get(2).reason());
    }

    @Test
    void answersTheOthersOfABatchThatFailed() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);

        // When
        List<Caller> members = batch(rig, 1, 2, CULPRIT, 3);

        // Then
        assertArrayEquals(new float[] {2}, members.get(0).answer());
        assertArrayEquals(new float[] {4}, members.get(1).answer());
        assertArrayEquals(new float[] {6}, members.get(3).answer());
    }

    @Test
    void findsOneCulpritAmongThirtyTwo() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);
        float[] rows = new float[32];
        rows[21] = CULPRIT;

        // When
        List<Caller> members = batch(rig, rows);

        // Then
        long failed = members.stream()
                .filter(caller -> caller.result() instanceof RunResult.Failure)
                .count();
        assertEquals(1, failed);
    }

    @Test
    void runsABatchOfOneOnlyOnce() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);

        // When
        rig.submit(CULPRIT).result();

        // Then
        assertEquals(1, rig.model.runs.size());
    }

    @Test
    void failsNoNeighbourHoweverManyBatchesHaveACulprit() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);
        for (int i = 0; i < 100; i++) {
            batch(rig, 1, CULPRIT).forEach(Caller::result);
        }

        // When
        List<Caller> members = batch(rig, 1, CULPRIT);

        // Then
        assertArrayEquals(new float[] {2}, members.getFirst().answer());
    }

    @Test
    void joinsNobodyWhileEveryOtherRequestFails() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);
        for (int i = 0; i < 100; i++) {
            batch(rig, 1, CULPRIT).forEach(Caller::result);
        }
        int before = rig.model.runs.size();

        // When
        batch(rig, 1, CULPRIT, 2, CULPRIT).forEach(Caller::result);

        // Then
        List<List<Float>> runs = rig.model.runs.subList(before + 1, rig.model.runs.size());
        assertEquals(List.of(List.of(1f), List.of(CULPRIT), List.of(2f), List.of(CULPRIT)), runs);
    }

    @Test
    void joinsAsManyAsEverWhenRequestsHaveBeenGoodForLong() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);
        for (int i = 0; i < 100; i++) {
            batch(rig, 1, CULPRIT).forEach(Caller::result);
        }
        for (int i = 0; i < 10_000; i++) {
            rig.submit(1).result();
        }

        // When
        batch(rig, new float[32]).forEach(Caller::result);

        // Then
        assertEquals(32, rig.model.runs.getLast().size());
    }

    @Test
    void needntRunTheOtherHalfToKnowThatTheCulpritIsThere() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);

        // When
        batch(rig, 1, 2, 3, CULPRIT).forEach(Caller::result);

        // Then
        assertFalse(rig.model.runs.contains(List.of(3f, CULPRIT)));
        assertEquals(1, rig.model.runs.stream().filter(List.of(1f, 2f)::equals).count());
    }

    @Test
    void saysWhatTheModelSaid() {
        // Given
        Rig rig = new Rig();
        rig.model.failOn(CULPRIT);

        // When
        Caller culprit = rig.submit(CULPRIT);

        // Then
        assertEquals("can't take -1.0", culprit.failure().message());
    }

    @Test
    void splitsAfterARuntimeException() {
        // Given
        Rig rig = new Rig();
        rig.model.behaviour = members -> {
            if (members.size() > 1) {
                throw new IllegalStateException("a bug in the runtime's adapter");
            }
            return FakeRun.twice(members);
        };

        // When
        List<Caller> members = batch(rig, 1, 2);

        // Then
        assertArrayEquals(new float[] {2}, members.getFirst().answer());
    }

    @Test
    void doesntRunAMemberAgainWhoseBudgetIsOver() {
        // Given a batch that takes until the deadline of one of its members to fail
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        Hold whole = rig.model.holdNext();
        rig.model.failOn(CULPRIT);
        Caller hasty = rig.submit(1);
        rig.now.addAndGet(Rig.MILLI);
        Caller culprit = rig.submit(CULPRIT);
        first.letGo();
        whole.awaitEntered();
        rig.now.addAndGet(Rig.TIMEOUT - Rig.MILLI);

        // When
        whole.letGo();
        culprit.result();

        // Then
        assertEquals(FailureReason.TIMEOUT, hasty.reason());
        assertEquals(List.of(CULPRIT), rig.model.runs.getLast());
    }

    @Test
    void doesntRunAMemberAgainThatHasTimedOut() {
        // Given
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        Hold whole = rig.model.holdNext();
        rig.model.failOn(CULPRIT);
        Caller hasty = rig.submit(1);
        Caller culprit = rig.submit(CULPRIT);
        first.letGo();
        whole.awaitEntered();
        hasty.timeOut();

        // When
        whole.letGo();
        culprit.result();

        // Then
        assertFalse(rig.model.runs.contains(List.of(1f)));
    }

    @Test
    void freesTheSlotOfAMemberThatTimesOutBeforeItsHalfIsRunAgain() {
        // Given a batch that failed, whose first half takes long when it is run again
        Rig rig = new Rig();
        Rig.Held first = rig.hold(0);
        Hold whole = rig.model.holdNext();
        rig.model.failOn(CULPRIT);
        rig.submit(1);
        Caller otherHalf = rig.submit(CULPRIT);
        first.letGo();
        whole.awaitEntered();
        Hold half = rig.model.holdNext();
        whole.letGo();
        half.awaitEntered();

        // When
        otherHalf.timeOut();

        // Then
        assertTrue(otherHalf.isReleased());
    }
}
