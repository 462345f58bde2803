package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a restart does with a file that names a tier that can't serve. */
class BrokenTierAtRestartTest {
    @Test
    void aNewTierThatCannotServeWaitsUntilItCan() {
        // Given a file that names a version that isn't there
        ControlFixture before = new ControlFixture(FileAndJournalTest.file("primary=2 fallback=1"));
        before.defects.put("4", "there is no such version");

        // When
        ControlFixture after = before.restarted(FileAndJournalTest.file("primary=4 fallback=2"));

        // Then what served before continues, and adopt is refused with the same reason
        assertEquals("primary=2 fallback=1", FileAndJournalTest.routing(after));
        assertEquals(
                "the configuration names flights/4, flights/2; tier primary can't serve flights/4: there is no such"
                        + " version; flights/2, flights/1 continue, and a start adopts flights/4, flights/2 once they can"
                        + " serve",
                FileAndJournalTest.pending(after));
        assertEquals(
                FileAndJournalTest.pending(after),
                assertInstanceOf(Reply.Refused.class, after.reply(after.ask())).message());
        // And a start at which it is there adopts it
        after.defects.clear();
        assertEquals(
                "primary=4 fallback=2",
                FileAndJournalTest.routing(after.restarted(FileAndJournalTest.file("primary=4 fallback=2"))));
    }

    @ParameterizedTest
    @CsvSource({"1,primary=3 fallback=1", "1 2 4,primary=3 fallback=4"})
    void aBrokenTierWaitsForNothingThatServesNoBetter(String broken, String changed) {
        // Given a broken tier that routes already, or broken tiers only
        ControlFixture before = new ControlFixture(FileAndJournalTest.file("primary=2 fallback=1"));
        List.of(broken.split(" ")).forEach(version -> before.defects.put(version, "it is UNAVAILABLE: no ONNX"));

        // When
        ControlFixture after = before.restarted(FileAndJournalTest.file(changed));

        // Then
        assertEquals(changed, FileAndJournalTest.routing(after));
        assertEquals("", FileAndJournalTest.pending(after));
    }
}
