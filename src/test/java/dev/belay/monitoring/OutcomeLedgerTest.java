package dev.belay.monitoring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.vocabulary.Arm;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OutcomeLedgerTest {
    private static final long LIMIT = 100;

    private final OutcomeLedger ledger = new OutcomeLedger(4);
    private final List<String> read = new ArrayList<>();

    private long draw(Arm arm, long nowNanos) {
        long ticket = ledger.take();
        ledger.drawn(ticket, arm, 7, 0, nowNanos);
        return ticket;
    }

    private int read(long nowNanos) {
        return ledger.read(
                nowNanos,
                LIMIT,
                Integer.MAX_VALUE,
                (arm, error, tick, keyBit, runNanos) -> read.add(arm + (error ? " error " : " ok ") + runNanos));
    }

    @Test
    void outcomesComeInTheOrderOfTheirCoins() {
        // Given two coins, of which the later one's outcome is known first
        long first = draw(Arm.STABLE, 0);
        long second = draw(Arm.CANDIDATE, 0);
        ledger.ended(second, Arm.CANDIDATE, true, OutcomeLedger.NO_RUN_TIME);
        ledger.ended(first, Arm.STABLE, false, 1_600);
        // When they are read
        read(1);
        // Then in the order of the coins
        assertEquals(List.of("STABLE ok 1600", "CANDIDATE error 0"), read);
    }

    @Test
    void nobodyIsToldOfAnOutcomeThatWasDropped() {
        // Given three coins, of which the middle one's outcome says nothing of its arm
        ledger.ended(draw(Arm.STABLE, 0), Arm.STABLE, false, 16);
        ledger.dropped(draw(Arm.CANDIDATE, 0), Arm.CANDIDATE);
        ledger.ended(draw(Arm.CANDIDATE, 0), Arm.CANDIDATE, true, OutcomeLedger.TIMED_OUT);
        // When they are read
        read(1);
        // Then
        assertEquals(List.of("STABLE ok 16", "CANDIDATE error " + OutcomeLedger.TIMED_OUT), read);
        assertTrue(ledger.idle());
    }

    @Test
    void anOutcomeThatIsAwaitedHoldsUpThoseBehindIt() {
        // Given a first coin without an outcome
        draw(Arm.STABLE, 0);
        ledger.ended(draw(Arm.CANDIDATE, 0), Arm.CANDIDATE, false, 16);
        // When it is read within the limit, then nothing comes
        assertEquals(0, read(LIMIT - 1));
    }

    @Test
    void atTheEndAnOutcomeThatIsAwaitedHoldsNobodyUp() {
        // Given a first coin without an outcome, and one that was taken but hasn't fallen
        draw(Arm.STABLE, 0);
        ledger.ended(draw(Arm.CANDIDATE, 0), Arm.CANDIDATE, false, 16);
        ledger.take();
        // When the rest is read within the limit
        ledger.readRest(
                LIMIT - 1,
                LIMIT,
                (arm, error, tick, keyBit, runNanos) -> read.add(arm + (error ? " error " : " ok ") + runNanos));
        // Then what is known comes
        assertEquals(List.of("CANDIDATE ok 16"), read);
    }

    @Test
    void anOutcomeThatDoesNotComeInTimeIsAnError() {
        // Given a coin whose time is over
        long late = draw(Arm.CANDIDATE, 0);
        // When it is read
        read(LIMIT);
        // Then it is an error of its arm, as if timed out, and what comes later changes nothing
        ledger.ended(late, Arm.CANDIDATE, false, 16);
        read(LIMIT);
        assertEquals(List.of("CANDIDATE error " + Long.MAX_VALUE), read);
    }

    @Test
    void aLateOutcomeDoesNotTouchThePlaceOfAnother() {
        // Given a coin that was given up, and another in its place
        long late = draw(Arm.CANDIDATE, 0);
        read(LIMIT);
        for (int i = 0; i < 3; i++) {
            ledger.ended(draw(Arm.STABLE, LIMIT), Arm.STABLE, false, 16);
        }
        draw(Arm.CANDIDATE, LIMIT);
        // When the late one comes
        ledger.ended(late, Arm.CANDIDATE, false, 16);
        read.clear();
        read(LIMIT);
        // Then the other is still awaited
        assertEquals(List.of("STABLE ok 16", "STABLE ok 16", "STABLE ok 16"), read);
    }

    @Test
    void aFullLedgerGivesNoTicket() {
        // Given as many coins as it holds
        for (int i = 0; i < 4; i++) {
            draw(Arm.STABLE, 0);
        }
        // Then there is no fifth
        assertEquals(OutcomeLedger.NO_TICKET, ledger.take());
    }

    @Test
    void aSealedLedgerGivesNoTicketAndKeepsThoseThatAreOut() {
        // Given a coin, then the seal
        long out = draw(Arm.CANDIDATE, 0);
        ledger.seal();
        assertEquals(OutcomeLedger.NO_TICKET, ledger.take());
        assertFalse(ledger.exhausted());
        // When its outcome comes and is read
        ledger.ended(out, Arm.CANDIDATE, true, 16);
        read(1);
        // Then nothing more is to come
        assertTrue(ledger.exhausted());
    }

    @Test
    void aTimedOutRunIsLongerThanAnyLimit() {
        // Given a run that timed out, and one of ten minutes
        ledger.ended(draw(Arm.STABLE, 0), Arm.STABLE, true, OutcomeLedger.TIMED_OUT);
        ledger.ended(draw(Arm.STABLE, 0), Arm.STABLE, false, 600_000_000_000L);
        read(1);
        // Then the two differ
        assertEquals(List.of("STABLE error " + Long.MAX_VALUE, "STABLE ok 600000000000"), read);
    }

    @Test
    void losesNothingBetweenThreads() throws InterruptedException {
        // Given two threads that draw and end, and one that reads
        OutcomeLedger shared = new OutcomeLedger(1 << 10);
        AtomicLong drawn = new AtomicLong();
        AtomicLong seen = new AtomicLong();
        CountDownLatch done = new CountDownLatch(2);
        for (int t = 0; t < 2; t++) {
            Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 200_000; i++) {
                    long ticket = shared.take();
                    if (ticket != OutcomeLedger.NO_TICKET) {
                        shared.drawn(ticket, Arm.CANDIDATE, 1, 0, Long.MAX_VALUE / 2);
                        shared.ended(ticket, Arm.CANDIDATE, false, 16);
                        drawn.incrementAndGet();
                    }
                }
                done.countDown();
            });
        }
        while (done.getCount() > 0 || !shared.idle()) {
            seen.addAndGet(shared.read(0, 1, 1_000, (arm, error, tick, keyBit, runNanos) -> {}));
        }
        // Then every ticket was read once
        assertEquals(drawn.get(), seen.get());
    }
}
