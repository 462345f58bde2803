package dev.belay.journal;

import static dev.belay.journal.JournalRig.NOON;
import static dev.belay.journal.JournalRig.await;
import static dev.belay.journal.JournalRig.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.GatedStore.Gate;
import dev.belay.monitoring.Observations.JournalWrite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JournalTest {
    private static final String FIGURES =
            " candidate.model=flights state=canary step=1 weight=500 paused=false revision=2";

    private static final int CAPACITY = 3;

    private JournalRig rig;
    private Journal journal;
    private GatedStore store;

    @BeforeEach
    void start() {
        rig = new JournalRig(CAPACITY);
        journal = rig.journal;
        store = rig.store;
        journal.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        rig.close();
    }

    @Test
    void numbersTheEntriesOfAStreamFromOne() throws Exception {
        // Given
        rig.decide("a");
        journal.append(JournalEntry.of("others", NOON, Decisions.step()), WritePolicy.GUARANTEED);

        // When
        Outcome outcome = await(rig.decide("b").outcome());

        // Then
        Outcome.Written written = assertInstanceOf(Outcome.Written.class, outcome);
        assertEquals(entry("b").numbered(2), written.entry());
    }

    @Test
    void goesOnWithTheNumbersOfAnEarlierProcess() throws Exception {
        // Given
        store.writeAsAnother(entry("earlier").numbered(41));

        // When
        Outcome outcome = await(rig.decide("now").outcome());

        // Then
        assertEquals(
                42, assertInstanceOf(Outcome.Written.class, outcome).entry().sequence());
    }

    @Test
    void takesEntriesWhileTheStoreHangs() throws Exception {
        // Given
        rig.hold();

        // When
        for (int i = 0; i < 100; i++) {
            rig.decide("more");
        }

        // Then
        assertEquals(101, journal.backlog());
    }

    @Test
    void writesInOrderWhatWasDecidedWhileTheStoreWasDown() throws Exception {
        // Given
        store.set(Gate.DOWN);
        List<String> decided =
                IntStream.range(0, 50).mapToObj(i -> "decision " + i).toList();
        PendingEntry last = rig.decide("before");
        for (String reason : decided) {
            last = rig.decide(reason);
        }

        // When
        store.set(Gate.OPEN);
        await(last.outcome());

        // Then
        List<String> expected = new ArrayList<>(List.of("before"));
        expected.addAll(decided);
        assertEquals(expected, rig.reasons());
    }

    @Test
    void writesOnceThoughTheAnswerWasLost() throws Exception {
        // Given
        rig.settle();
        CountDownLatch back = new CountDownLatch(1);
        journal.whenBack(back::countDown);
        store.set(Gate.LOSING_ANSWERS);
        PendingEntry pending = rig.decide("lost");
        rig.awaitTrouble();

        // When
        store.set(Gate.OPEN);
        await(pending.outcome());
        back.await();

        // Then
        assertEquals(List.of("lost"), rig.reasons());
    }

    @Test
    void dropsNotesWhileTheBacklogIsFull() throws Exception {
        // Given
        rig.hold();
        rig.decide("b");
        rig.decide("c");

        // When
        Outcome outcome =
                await(journal.append(entry("note"), WritePolicy.BEST_EFFORT).outcome());

        // Then
        assertEquals(new Outcome.Dropped("the journal's backlog is full, 3 entries wait for the store"), outcome);
    }

    @Test
    void decisionIsWrittenBehindWhatAnotherServerHasWritten() throws Exception {
        // Given
        rig.readHistory();
        store.writeAsAnother(entry("foreign").numbered(1));

        // When
        await(rig.decide("rolled back").outcome());

        // Then
        assertEquals(List.of("foreign", "rolled back"), rig.reasons());
    }

    @Test
    void savesOnlyTheNewestEvidenceOfWhatCameWhileTheStoreHung() throws Exception {
        // Given
        rig.hold();
        for (int i = 0; i < 1_000; i++) {
            journal.evidence("r1", Decisions.evidence(i));
        }

        // When
        store.release();
        rig.settle();
        journal.close(Duration.ofSeconds(60));

        // Then
        assertEquals(1, store.saves.get());
    }

    @Test
    void newestEvidenceIsRead() throws Exception {
        // Given
        store.set(Gate.DOWN);
        journal.evidence("r1", Decisions.evidence(1));
        rig.awaitTrouble();
        journal.evidence("r1", Decisions.evidence(2));
        CountDownLatch back = new CountDownLatch(1);
        journal.whenBack(back::countDown);

        // When
        store.set(Gate.OPEN);
        back.await();
        rig.settle();

        // Then
        assertEquals(new QueryResult.Known<>(KeptEvidence.of(Decisions.evidence(2))), await(journal.evidenceOf("r1")));
    }

    @Test
    void evidenceThatTheStoreCanNotTakeHoldsNothingUp() throws Exception {
        // Given
        journal.evidence("r1", Decisions.evidenceLongerThan(1_000_000));
        rig.awaitTrouble();

        // When
        Outcome outcome = await(rig.decide("next").outcome());

        // Then
        assertInstanceOf(Outcome.Written.class, outcome);
    }

    @Test
    void dropsEvidenceThirtyDaysAfterTheEnd() throws Exception {
        // Given
        journal.evidence("r1", Decisions.evidence(1));
        journal.evidenceEnded("r1", NOON);
        rig.settle();

        // When
        rig.clock.set(NOON.plus(Duration.ofDays(30)).plusSeconds(1));

        // Then
        JournalRig.eventually(
                () -> await(journal.evidenceOf("r1")).equals(new QueryResult.Known<>(KeptEvidence.NONE)), "it is gone");
    }

    @Test
    void historyIsUnknownWithAReasonWhileTheStoreIsDown() throws Exception {
        // Given
        store.set(Gate.DOWN);

        // When
        QueryResult<List<JournalEntry>> history = await(journal.history("flights", Set.of()));

        // Then
        assertEquals(new QueryResult.Unknown<>("the gate is shut"), history);
    }

    @Test
    void runsTasksWhenTheStoreIsBack() throws Exception {
        // Given
        store.set(Gate.DOWN);
        CompletableFuture<Optional<String>> back = new CompletableFuture<>();
        journal.whenBack(() -> back.complete(journal.unavailableBecause()));
        rig.decide("waits");
        rig.awaitTrouble();

        // When
        store.set(Gate.OPEN);

        // Then
        assertEquals(Optional.empty(), await(back));
    }

    @Test
    void noticesThatTheStoreIsBackThoughNothingWaitsForIt() throws Exception {
        // Given
        rig.settle();
        store.set(Gate.DOWN);
        await(journal.history("flights", Set.of()));
        CountDownLatch back = new CountDownLatch(1);
        journal.whenBack(back::countDown);

        // When
        store.set(Gate.OPEN);

        // Then
        back.await();
    }

    @Test
    void readersGetTheReasonAtOnceWhileTheStoreIsAway() throws Exception {
        // Given
        rig.settle();
        store.set(Gate.DOWN);
        await(journal.history("flights", Set.of()));
        store.hang();

        // When
        QueryResult<List<JournalStore.Stored>> page = journal.page(0, Optional.empty(), 10);

        // Then
        assertEquals(new QueryResult.Unknown<>("the gate is shut"), page);
    }

    @Test
    void logsOnceThatTheStoreFailedAndOnceThatItIsBack() throws Exception {
        // Given
        store.set(Gate.DOWN);
        PendingEntry pending = rig.decide("waits");
        rig.awaitWrites(3);

        // When
        store.set(Gate.OPEN);
        await(pending.outcome());
        rig.settle();

        // Then
        assertEquals(List.of("journal store=down reason=the gate is shut", "journal store=up"), rig.troubles);
    }

    @Test
    void logsEachDecisionOnceThoughTheStoreIsDown() throws Exception {
        // Given
        store.set(Gate.DOWN);

        // When
        rig.decide("a");
        rig.decide("b");
        rig.awaitWrites(rig.writes.size() + 3);

        // Then
        assertEquals(
                List.of(
                        "decision endpoint=flights kind=rollout.step version=3 who=belay reason=a" + FIGURES,
                        "decision endpoint=flights kind=rollout.step version=3 who=belay reason=b" + FIGURES),
                rig.decisions);
    }

    @Test
    void countsAttemptsByTheirResult() throws Exception {
        // Given
        store.set(Gate.DOWN);
        PendingEntry pending = rig.decide("a");
        rig.awaitWrites(1);

        // When
        store.set(Gate.OPEN);
        await(pending.outcome());

        // Then
        assertEquals(
                Set.of(JournalWrite.FAILED, JournalWrite.WRITTEN),
                Set.copyOf(rig.writes.subList(0, rig.writes.size())));
    }

    @Test
    void closeWritesWhatWaits() throws Exception {
        // Given
        rig.decide("a");
        rig.decide("b");

        // When
        boolean complete = journal.close(Duration.ofSeconds(60));

        // Then
        assertTrue(complete);
    }

    @Test
    void closeEndsThoughTheStoreHangs() throws Exception {
        // Given
        rig.hold();

        // When
        boolean complete = journal.close(Duration.ofMillis(10));

        // Then
        assertFalse(complete);
    }

    @Test
    void entryLeftBehindAtTheEndHasThatOutcome() throws Exception {
        // Given
        store.set(Gate.DOWN);
        PendingEntry pending = rig.decide("a");

        // When
        journal.close(Duration.ofMillis(10));

        // Then
        assertEquals(new Outcome.Dropped("the journal was closed before the store took it"), await(pending.outcome()));
    }

    @Test
    void closedJournalTakesNothing() throws Exception {
        // Given
        journal.close(Duration.ofSeconds(60));

        // When
        Outcome outcome = await(rig.decide("late").outcome());

        // Then
        assertEquals(new Outcome.Dropped("the journal is closed"), outcome);
    }
}
