package dev.belay.serving;

import dev.belay.cascade.CascadeObserver;
import dev.belay.execution.RunResult;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.validation.Finding;
import dev.belay.vocabulary.FailureReason;
import java.util.List;

/**
 * Passes on what happens in a cascade to the observers held for it.
 *
 * @param tiers one per tier, in order, the baseline's last
 * @param recent gets the first tier's outcomes
 */
public record ObservedCascade(EndpointObserver endpoint, List<TierObserver> tiers, RecentOutcomes recent)
        implements CascadeObserver {
    public ObservedCascade {
        tiers = List.copyOf(tiers);
    }

    @Override
    public void found(Finding finding) {
        endpoint.guard(
                finding.check().label(), finding.feature(), finding.action().label());
    }

    @Override
    public void refused(int tier, FailureReason reason, String message) {
        tiers.get(tier).failed(reason, 0);
        // Rollouts start from these, and no request takes part that is refused for its content or its budget.
        boolean callers = reason == FailureReason.NO_TIME || reason == FailureReason.DEGRADED_BY_GUARD;
        if (tier == 0 && !callers && reason.isModels()) {
            recent.add(true);
        }
    }

    /** Counted where it was judged: behind the tier's guards. */
    @Override
    public void ended(int tier, RunResult result) {
        if (tier == 0 && !result.neutral()) {
            recent.add(result instanceof RunResult.Failure);
        }
    }

    @Override
    public void answered(int tier) {
        tiers.get(tier).answered();
    }
}
