package dev.belay.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.FakeTier;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.OutcomeLedger;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.Datatype;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorData;
import dev.belay.vocabulary.TensorSpec;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StickyKeyTest {
    private static final Inputs NOTHING = new Inputs(new FeatureSet(List.of(), false), new Tensor[0], 1);

    private final StickyKey byUser = new StickyKey(StickyKey.Source.HEADER, "user", 1);

    private static Split split(int weight) {
        FakeTier tier = new FakeTier("candidate");
        return new Split(
                "3",
                weight,
                new Cascade(List.of(tier), Optional.empty(), () -> 0),
                Routes.to(new Cascade(List.of(tier), Optional.empty(), () -> 0)).cascadeObserver(),
                null,
                new OutcomeLedger(2),
                Observations.NONE.rollout("flights", "r", tier.model(), tier.model(), 1));
    }

    private long hash(StickyKey key, String user) {
        return Objects.requireNonNull(key.hash(NOTHING, user));
    }

    private Arm arm(int weight, String user) {
        return split(weight).arm(Split.coin(hash(byUser, user)));
    }

    @Test
    void aWiderSliceContainsTheNarrowerOne() {
        for (int i = 0; i < 10_000; i++) {
            String user = "user " + i;
            assertTrue(arm(100, user) == Arm.STABLE || arm(2_500, user) == Arm.CANDIDATE, user);
        }
    }

    @Test
    void aSliceHoldsItsShareOfTheKeys() {
        int candidates = 0;
        for (int i = 0; i < 100_000; i++) {
            candidates += arm(500, "user " + i) == Arm.CANDIDATE ? 1 : 0;
        }
        assertEquals(5_000, candidates, 300);
    }

    @Test
    void anotherSaltTriesOtherKeys() {
        StickyKey other = new StickyKey(StickyKey.Source.HEADER, "user", 2);
        int same = 0;
        for (int i = 0; i < 10_000; i++) {
            Arm one = split(5_000).arm(Split.coin(hash(byUser, "user " + i)));
            Arm two = split(5_000).arm(Split.coin(hash(other, "user " + i)));
            same += one == two ? 1 : 0;
        }
        assertEquals(5_000, same, 300);
    }

    @Test
    void bitsOfKeysAreBelowTwoToTheTwentieth() {
        for (int i = 0; i < 1_000; i++) {
            int bit = Split.keyBit(hash(byUser, "user " + i));
            assertTrue(bit >= 0 && bit < 1 << 20, "bit " + bit);
        }
    }

    @Test
    void aRequestWithoutTheHeaderHasNoKey() {
        assertNull(byUser.hash(NOTHING, null));
    }

    @Test
    void aFeatureOfTheFirstRowIsAKey() {
        FeatureSet features =
                new FeatureSet(List.of(new TensorSpec("tailnum", Datatype.BYTES, List.of(-1L, 1L))), false);
        Tensor tails = new Tensor(
                "tailnum", Datatype.BYTES, new long[] {2, 1}, new TensorData.Strings(new String[] {"N1", "N2"}));
        StickyKey key = new StickyKey(StickyKey.Source.FEATURE, "tailnum", 1);
        assertEquals(Long.valueOf(hash(byUser, "N1")), key.hash(new Inputs(features, new Tensor[] {tails}, 2), null));
    }
}
