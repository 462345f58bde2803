package dev.belay.cascade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.cascade.CascadeResult.Cause;
import dev.belay.execution.RunResult;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.Deadline;
import dev.belay.vocabulary.FailureReason;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CascadeTest {
    private final FakeTier primary = new FakeTier("primary");
    private final FakeTier fallback = new FakeTier("fallback");

    @Test
    void answersFromTheFirstTier() {
        // Given tiers that work

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(new CascadeResult.Answered("primary", primary.model(), List.of(), null), walk.result());
        assertEquals(List.of(0), walk.answered);
    }

    @Test
    void asksNoTierBehindTheOneThatAnswers() {
        // Given tiers that work

        // When
        Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertFalse(fallback.wasAsked());
    }

    @ParameterizedTest
    @EnumSource(value = FailureReason.class, mode = EnumSource.Mode.EXCLUDE, names = "TOO_LARGE")
    void goesOnToTheNextTierForWhateverReason(FailureReason reason) {
        // Given
        primary.failing(reason, "went wrong");

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals("fallback", walk.answer().tier());
    }

    @Test
    void asksNoOtherTierForAnAnswerThatIsTooLarge() {
        // Given
        primary.failing(FailureReason.TOO_LARGE, "the answer may be 9 bytes long, allowed are 8");

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(new CascadeResult.TooLarge("the answer may be 9 bytes long, allowed are 8"), walk.result());
    }

    @Test
    void saysWhyTheFirstTierDidntAnswer() {
        // Given
        primary.failing(FailureReason.TIMEOUT, "timeout after 40 ms");
        fallback.failing(FailureReason.BREAKER_OPEN, "breaker open");

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals("primary: timeout after 40 ms", walk.answer().degraded());
    }

    @Test
    void answersFromTheBaselineWhenEveryTierFails() {
        // Given
        primary.failing(FailureReason.ERROR, "broken");
        fallback.failing(FailureReason.ERROR, "broken too");

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals(Walk.BASELINE, walk.answer().tier());
        assertEquals(List.of(2), walk.answered);
    }

    @Test
    void isNotDegradedWhereThereIsOnlyABaseline() {
        // Given a cascade of a baseline alone

        // When
        Walk walk = Walk.down(Walk.withBaseline());

        // Then
        assertNull(walk.answer().degraded());
    }

    @Test
    void isOutOfTimeWhenEveryTierIsGoneForWantOfTime() {
        // Given
        primary.failing(FailureReason.TIMEOUT, "timeout after 100 ms");
        fallback.failing(FailureReason.NO_TIME, "no time left");

        // When
        Walk walk = Walk.down(Walk.withoutBaseline(primary, fallback));

        // Then
        assertEquals(
                new CascadeResult.Unanswered(
                        Cause.OUT_OF_TIME, "primary: timeout after 100 ms; fallback: no time left"),
                walk.result());
    }

    @Test
    void isFullWhenEveryTierIs() {
        // Given
        primary.failing(FailureReason.BULKHEAD_FULL, "bulkhead full");
        fallback.failing(FailureReason.BULKHEAD_FULL, "bulkhead full");

        // When
        Walk walk = Walk.down(Walk.withoutBaseline(primary, fallback));

        // Then
        assertEquals(
                new CascadeResult.Unanswered(Cause.FULL, "primary: bulkhead full; fallback: bulkhead full"),
                walk.result());
    }

    @Test
    void isNotReadyWhenNoTierIs() {
        // Given
        primary.unavailable("no such version");
        fallback.unavailable("no such version");

        // When
        Walk walk = Walk.down(Walk.withoutBaseline(primary, fallback));

        // Then
        assertEquals(
                new CascadeResult.Unanswered(Cause.NOT_READY, "primary: no such version; fallback: no such version"),
                walk.result());
    }

    @Test
    void isUnavailableWhenATierIsGoneForAnotherReason() {
        // Given
        primary.failing(FailureReason.TIMEOUT, "timeout after 100 ms");
        fallback.failing(FailureReason.ERROR, "broken");

        // When
        Walk walk = Walk.down(Walk.withoutBaseline(primary, fallback));

        // Then
        assertEquals(
                new CascadeResult.Unanswered(Cause.OTHER, "primary: timeout after 100 ms; fallback: broken"),
                walk.result());
    }

    @Test
    void passesOverATierThatIsntLoaded() {
        // Given
        primary.unavailable("bad checksum");

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals("primary: bad checksum", walk.answer().degraded());
        assertEquals(List.of("0 UNAVAILABLE bad checksum"), walk.refused);
    }

    @Test
    void passesOverATierThatIsHung() {
        // Given
        primary.unavailable("hung").hung = true;

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertFalse(primary.wasAsked());
        assertEquals(List.of("0 HUNG hung"), walk.refused);
    }

    @Test
    void tellsOfNoRefusalThatTheTierHasToldOfItself() {
        // Given
        primary.failing(FailureReason.BULKHEAD_FULL, "bulkhead full");

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertTrue(walk.refused.isEmpty());
    }

    @Test
    void goesOnWhenATierThrows() {
        // Given
        primary.answer = (inputs, replyOn, done) -> {
            throw new IllegalStateException("a bug");
        };

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals("fallback", walk.answer().tier());
        assertEquals(List.of("0 ERROR java.lang.IllegalStateException: a bug"), walk.refused);
    }

    @Test
    void answersOnceThoughATierAnswersTwice() {
        // Given
        primary.waiting();
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));
        primary.waiting.getFirst().accept(new RunResult.Failure(FailureReason.TIMEOUT, "timeout"));

        // When
        primary.waiting.getFirst().accept(new RunResult.Success(List.of(), 0, 1));

        // Then
        assertEquals("fallback", walk.answer().tier());
    }

    @Test
    void answersOnceThoughATierThrowsAfterItHasAnswered() {
        // Given
        primary.answer = (inputs, replyOn, done) -> {
            done.accept(new RunResult.Failure(FailureReason.ERROR, "broken"));
            throw new IllegalStateException("a bug");
        };
        Walk walk = new Walk();

        // When
        assertThrows(
                IllegalStateException.class,
                () -> Walk.withBaseline(primary, fallback)
                        .answer(
                                Walk.inputs(),
                                Client.NOBODY,
                                Deadline.of(walk.now, 0, Walk.DEADLINE),
                                walk,
                                Runnable::run,
                                walk.results::add));

        // Then
        assertEquals("fallback", walk.answer().tier());
    }

    @Test
    void goesOnWhenATierRunsOutOfStack() {
        // Given
        primary.answer = (inputs, replyOn, done) -> {
            throw new StackOverflowError("on purpose");
        };

        // When
        Walk walk = Walk.down(Walk.withBaseline(primary, fallback));

        // Then
        assertEquals("fallback", walk.answer().tier());
    }

    @Test
    void triesNoOtherTierWhenTheAnswerCantBeHandedOver() {
        // Given
        AtomicInteger answers = new AtomicInteger();

        // When
        assertThrows(
                IllegalStateException.class,
                () -> Walk.withBaseline(primary, fallback)
                        .answer(
                                Walk.inputs(),
                                Client.NOBODY,
                                Deadline.of(1_000, 0, Walk.DEADLINE),
                                new Walk(),
                                Runnable::run,
                                result -> {
                                    answers.incrementAndGet();
                                    throw new IllegalStateException("connection closed");
                                }));

        // Then
        assertEquals(1, answers.get());
        assertFalse(fallback.wasAsked());
    }

    @Test
    void isUnavailableWhenEvenTheBaselineThrows() {
        // Given
        BaselineTier broken = Walk.baseline(inputs -> {
            throw new IllegalStateException("a bug");
        });

        // When
        Walk walk = Walk.down(Walk.cascade(Optional.of(broken)));

        // Then
        assertEquals(
                new CascadeResult.Unanswered(Cause.OTHER, "baseline: java.lang.IllegalStateException: a bug"),
                walk.result());
    }

    @Test
    void hasAtLeastOneTier() {
        // Given neither tiers nor baseline

        // When, then
        assertThrows(IllegalArgumentException.class, () -> Walk.withoutBaseline());
    }

    @Test
    void canServeWhileOneTierCan() {
        // Given
        primary.unavailable("hung");

        // When
        boolean canServe = Walk.withoutBaseline(primary, fallback).canServe();

        // Then
        assertTrue(canServe);
    }

    @Test
    void canServeFromItsBaselineAlone() {
        // Given
        primary.unavailable("hung");

        // When
        boolean canServe = Walk.withBaseline(primary).canServe();

        // Then
        assertTrue(canServe);
    }

    @Test
    void canNotServeWhenNoTierCan() {
        // Given
        primary.unavailable("hung");

        // When
        boolean canServe = Walk.withoutBaseline(primary).canServe();

        // Then
        assertFalse(canServe);
    }
}
