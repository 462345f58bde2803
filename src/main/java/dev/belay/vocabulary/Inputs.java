package dev.belay.vocabulary;

import org.jspecify.annotations.Nullable;

/**
 * A decoded request: one tensor per {@link FeatureSet} slot, null where the request lacks that feature. Built once by
 * the codec, read by every tier, never changed.
 */
public final class Inputs {
    private final FeatureSet features;
    private final @Nullable Tensor[] bySlot;
    private final int rows;
    private final Room room;

    /** The gateway's own, whose memory isn't bounded. */
    public Inputs(FeatureSet features, @Nullable Tensor[] bySlot, int rows) {
        this(features, bySlot, rows, Room.UNSHARED);
    }

    /**
     * @param rows the common first dimension; 1 where the inputs have none
     * @param room counts the memory that is allocated for this request
     */
    public Inputs(FeatureSet features, @Nullable Tensor[] bySlot, int rows, Room room) {
        this.features = features;
        this.bySlot = bySlot;
        this.rows = rows;
        this.room = room;
    }

    public FeatureSet features() {
        return features;
    }

    public @Nullable Tensor at(int slot) {
        return bySlot[slot];
    }

    public @Nullable Tensor find(String name) {
        FeatureSet.Feature feature = features.find(name);
        return feature == null ? null : bySlot[feature.slot()];
    }

    public int rows() {
        return rows;
    }

    public Room room() {
        return room;
    }
}
