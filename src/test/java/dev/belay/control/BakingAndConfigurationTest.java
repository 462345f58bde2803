package dev.belay.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.journal.Decision;
import dev.belay.routing.ConfiguredEndpoint;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a restart does if the configuration comes to name what a promotion of version 3 leads to, baked or not. */
class BakingAndConfigurationTest {
    private static final ConfiguredEndpoint FILE = new ConfiguredEndpoint(TestPlans.plan("2", "1"), true, null);
    private static final ConfiguredEndpoint CONFIRMING = new ConfiguredEndpoint(TestPlans.plan("3", "2"), true, null);
    private static final ConfiguredEndpoint FOLDER = ModelFolders.folder("3:candidate 2:production 1:production");
    private static final ConfiguredEndpoint CONFIRMING_FOLDER =
            ModelFolders.folder("3:production 2:production 1:production");

    private static Stream<Arguments> configurations() {
        return Stream.of(Duration.ofHours(1), Duration.ZERO)
                .flatMap(bake ->
                        Stream.of(Arguments.of(bake, FILE, CONFIRMING), Arguments.of(bake, FOLDER, CONFIRMING_FOLDER)));
    }

    private static ControlFixture promoted(ConfiguredEndpoint configured, Duration bake) {
        ControlFixture fixture = new ControlFixture(configured);
        String id = fixture.started("3", TestPlans.trying("it is better", bake, 500));
        fixture.change(id, new RolloutCommand.Promote(""));
        fixture.pass(Duration.ofMillis(200));
        return fixture;
    }

    private static ControlFixture restarted(ControlFixture fixture, ConfiguredEndpoint configured) {
        return fixture.restarted(configured, Duration.ZERO);
    }

    private static String pending(ControlFixture fixture) {
        return fixture.rollouts.configPending("flights");
    }

    private static String state(ControlFixture fixture) {
        return fixture.views().getFirst().rollout().state().label();
    }

    @ParameterizedTest(name = "[{index}] bake {0}")
    @MethodSource("configurations")
    void nothingWaitsAndItIsNotedAsAdoptedOnce(
            Duration bake, ConfiguredEndpoint configured, ConfiguredEndpoint confirming) {
        // Given
        ControlFixture before = promoted(configured, bake);
        String state = state(before);

        // When
        ControlFixture after = restarted(restarted(before, confirming), confirming);

        // Then
        assertEquals("", pending(after));
        assertEquals(state, state(after));
        assertEquals(2, after.entries(Decision.Adopted.KIND).size());
        assertTrue(assertInstanceOf(Reply.Rerouted.class, after.reply(after.ask()))
                .message()
                .startsWith("the configuration routes already"));
    }

    @ParameterizedTest(name = "[{index}] bake {0}")
    @MethodSource("configurations")
    void aRevertAfterwardsHolds(Duration bake, ConfiguredEndpoint configured, ConfiguredEndpoint confirming) {
        // Given
        ControlFixture confirmed = restarted(promoted(configured, bake), confirming);

        // When
        confirmed.revert();

        // Then the configuration doesn't wait, and adopt says what routes instead
        assertEquals("2", confirmed.primary());
        assertEquals("", pending(confirmed));
        Reply.Refused refused = assertInstanceOf(Reply.Refused.class, confirmed.reply(confirmed.ask()));
        assertTrue(refused.message().contains("a revert has restored flights/2, flights/1"), refused.message());
        ControlFixture after = restarted(confirmed, confirming);
        assertEquals("2", after.primary());
        assertEquals("", pending(after));
    }

    @Test
    void theBakeGoesOnToItsEnd() {
        // Given
        ControlFixture after = restarted(promoted(FILE, Duration.ofSeconds(5)), CONFIRMING);

        // When
        after.pass(Duration.ofSeconds(6));

        // Then
        assertEquals("promoted 3", state(after) + " " + after.primary());
        assertEquals(2, after.entries(Decision.Adopted.KIND).size());
        assertEquals("", pending(after));
    }

    @Test
    void aFileThatIsTakenBackDuringTheBakeWaitsForItsEnd() {
        // Given
        ControlFixture confirmed = restarted(promoted(FILE, Duration.ofHours(1)), CONFIRMING);

        // When
        ControlFixture after = restarted(confirmed, FILE);

        // Then
        assertEquals("baking", state(after));
        assertTrue(
                pending(after)
                        .endsWith("is baking and has to end first: './belay revert flights' undoes it, then"
                                + " './belay adopt flights' routes flights/2, flights/1 as the configuration says"),
                pending(after));
    }

    @Test
    void aBrokenVersionOfTheFolderIsNotAdoptedByTheNote() {
        // Given
        ControlFixture before = promoted(FOLDER, Duration.ZERO);
        before.defects.put("4", "it is UNAVAILABLE: no ONNX");
        ConfiguredEndpoint folder = ModelFolders.folder("4:production 3:production 2:production");

        // When
        ControlFixture after = restarted(restarted(before, folder), folder);

        // Then
        assertEquals("3", after.primary());
    }
}
