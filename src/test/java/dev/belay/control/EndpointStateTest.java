package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.belay.journal.Decisions;
import dev.belay.journal.JournalEntry;
import dev.belay.journal.MemoryStore;
import dev.belay.routing.EndpointPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** The fold, over what all golden journals have. */
class EndpointStateTest {
    private static final EndpointPlan CONFIGURED = TestPlans.plan("2", "1");
    private static final List<List<JournalEntry>> JOURNALS = new ArrayList<>();

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeAll
    static void read() throws Exception {
        List<String> scenarios = new ArrayList<>(JournalScenarios.all().keySet());
        scenarios.add("damaged");
        for (String scenario : scenarios) {
            try (GoldenJournal golden = GoldenJournal.read(GoldenJournal.files("1"), scenario)) {
                JOURNALS.add(golden.entries());
            }
        }
    }

    private static String folded(List<JournalEntry> entries) {
        return GoldenJournal.described(EndpointState.of(CONFIGURED, entries));
    }

    /** Any entries of any journals, in any order, some of them more than once. */
    private List<JournalEntry> anything() {
        List<JournalEntry> entries = new ArrayList<>();
        for (int i = random.nextInt(60); i >= 0; i--) {
            List<JournalEntry> journal = JOURNALS.get(random.nextInt(JOURNALS.size()));
            entries.add(journal.get(random.nextInt(journal.size())));
        }
        return entries;
    }

    @Test
    void foldsEveryPrefixOfAJournal() {
        for (List<JournalEntry> journal : JOURNALS) {
            EndpointState state = EndpointState.before(CONFIGURED);
            for (int length = 0; length < journal.size(); length++) {
                state = state.apply(journal.get(length));
                assertEquals(folded(journal.subList(0, length + 1)), GoldenJournal.described(state));
            }
        }
    }

    @RepeatedTest(200)
    void foldsWhateverComes() {
        System.out.println("seed " + seed);
        List<JournalEntry> entries = anything();
        assertEquals(folded(entries), folded(entries), "seed " + seed);
    }

    @RepeatedTest(200)
    void whatCameBeforeStaysAsItWas() {
        System.out.println("seed " + seed);
        // Given
        EndpointState before = EndpointState.of(CONFIGURED, anything());
        String then = GoldenJournal.described(before);
        // When
        anything().forEach(before::apply);
        // Then
        assertEquals(then, GoldenJournal.described(before), "seed " + seed);
    }

    @RepeatedTest(50)
    void theOrderOfUnrelatedStreamsDoesNotMatter() throws Exception {
        System.out.println("seed " + seed);
        // Given
        List<JournalEntry> one = anything();
        List<JournalEntry> other = anything();
        MemoryStore store = new MemoryStore();
        // When they are written in any order
        int ones = 0;
        int others = 0;
        while (ones < one.size() || others < other.size()) {
            if (others == other.size() || (ones < one.size() && random.nextBoolean())) {
                store.append(one.get(ones).numbered(++ones));
            } else {
                JournalEntry next = other.get(others);
                store.append(
                        new JournalEntry("others", ++others, next.at(), next.actor(), next.reason(), next.decision()));
            }
        }
        // Then
        assertEquals(folded(one), folded(store.readStream("flights", Set.of())), "seed " + seed);
    }

    @RepeatedTest(50)
    void notesChangeNothing() {
        System.out.println("seed " + seed);
        EndpointState state = EndpointState.of(CONFIGURED, anything());
        assertEquals(
                GoldenJournal.described(state),
                GoldenJournal.described(
                        state.apply(JournalEntry.of("flights", ControlFixture.START, Decisions.drill()))),
                "seed " + seed);
    }

    @Test
    void aJournalWithoutEntriesLeavesTheConfiguration() {
        assertSame(CONFIGURED, EndpointState.before(CONFIGURED).plan());
    }
}
