package dev.belay.control;

import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.routing.EndpointPlan;
import org.jspecify.annotations.Nullable;

/**
 * The tiers that route, and what a revert would restore.
 *
 * @param tiers by the names that they had when that was decided
 * @param adopted false until something is decided: then the configured tiers route
 * @param revertible the tiers from before the last promotion; null if there is nothing to revert
 * @param promoted the last promotion, also if it was reverted; null if other tiers were adopted since
 * @param reverted that promotion was reverted
 * @param before all this before that promotion; null if no end of its rollout can undo it
 */
record RoutedTiers(
        EndpointPlan tiers,
        boolean adopted,
        @Nullable EndpointPlan revertible,
        @Nullable Rollout promoted,
        boolean reverted,
        @Nullable RoutedTiers before) {
    static RoutedTiers configured(EndpointPlan tiers) {
        return new RoutedTiers(tiers, false, null, null, false, null);
    }

    static RoutedTiers adopted(EndpointPlan tiers) {
        return new RoutedTiers(tiers, true, null, null, false, null);
    }

    RoutedTiers promoted(Rollout rollout) {
        RoutedTiers present = new RoutedTiers(tiers, true, revertible, promoted, reverted, null);
        return new RoutedTiers(tiers.promoted(rollout.candidate()), true, tiers, rollout, false, present);
    }

    RoutedTiers reverted(EndpointPlan restored) {
        return new RoutedTiers(restored, true, null, promoted, true, null);
    }

    /** A promotion was undone while it baked, so that no later revert means the promotion before it. */
    RoutedTiers bakingUndone(Rollout baking) {
        return new RoutedTiers(tiers, adopted, null, baking, true, null);
    }

    /** As before the promotion of this rollout, as the journal last knew it; the same if it isn't the last promotion. */
    RoutedTiers undone(Rollout rollout) {
        boolean isLast = rollout.state() instanceof RolloutState.Promoted && rollout.equals(promoted);
        return isLast && before != null ? before : this;
    }
}
