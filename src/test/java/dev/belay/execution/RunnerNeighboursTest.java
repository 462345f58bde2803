package dev.belay.execution;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.belay.model.ModelRunException;
import dev.belay.vocabulary.Client;
import dev.belay.vocabulary.FailureReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Good requests beside bad ones, at any share of these: everyone gets what they would get alone. */
class RunnerNeighboursTest {
    private static final float[] SHARES = {0.001f, 0.01f, 0.03f, 0.1f, 0.5f, 0.9f, 0.99f, 1};

    /** A row below 0 can't be taken. */
    private static void failOnNegatives(Rig rig) {
        rig.model.behaviour = members -> {
            for (var member : members) {
                for (float value : Tensors.values(member[0])) {
                    if (value < 0) {
                        throw new ModelRunException("can't take it");
                    }
                }
            }
            return FakeRun.twice(members);
        };
    }

    @Test
    void nobodyPaysForAnother() {
        long seed = System.nanoTime();
        System.out.println("RunnerNeighboursTest seed " + seed);
        Random random = new Random(seed);
        for (float share : SHARES) {
            // Given
            Rig rig = new Rig();
            failOnNegatives(rig);
            List<float[]> rows = new ArrayList<>();
            List<Caller> callers = new ArrayList<>();

            // When they come in bursts that wait for the run before them
            for (int burst = 0; burst < 40; burst++) {
                Rig.Held first = rig.hold(1);
                for (int i = random.nextInt(80); i >= 0; i--) {
                    rows.add(request(random, share));
                    callers.add(rig.submitAs(new Client(random.nextInt(10)), rows.getLast()));
                }
                first.letGo();
                callers.forEach(Caller::result);
            }

            // Then
            for (int i = 0; i < callers.size(); i++) {
                assertOwnResult(rows.get(i), callers.get(i));
            }
        }
    }

    private static float[] request(Random random, float share) {
        float[] rows = new float[1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 3)];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = random.nextInt(1_000);
        }
        if (random.nextFloat() < share) {
            rows[random.nextInt(rows.length)] = -1;
        }
        return rows;
    }

    private static void assertOwnResult(float[] rows, Caller caller) {
        caller.awaitReleased();
        assertEquals(1, caller.completions.get());
        assertEquals(1, caller.releases.get());
        boolean bad = false;
        float[] twice = new float[rows.length];
        for (int i = 0; i < rows.length; i++) {
            bad |= rows[i] < 0;
            twice[i] = 2 * rows[i];
        }
        if (bad) {
            assertEquals(FailureReason.ERROR, caller.reason());
        } else {
            assertArrayEquals(twice, caller.answer());
        }
    }

    @Test
    void aRequestThatIsCutFailsAsAWhole() {
        // Given
        Rig rig = new Rig();
        failOnNegatives(rig);
        float[] rows = new float[100];
        rows[70] = -1;

        // When
        Caller caller = rig.submit(rows);

        // Then
        assertEquals(FailureReason.ERROR, caller.reason());
    }
}
