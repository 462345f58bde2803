package dev.belay.serving;

import dev.belay.cascade.CascadeObserver;
import dev.belay.execution.RunResult;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.validation.Finding;
import dev.belay.vocabulary.FailureReason;
import java.util.List;

/** Passes on what a cascade says of its requests to the observers held for it; stateless. */
public final class ObservedCascade implements CascadeObserver {
    private final EndpointObserver endpoint;
    private final List<TierObserver> tiers;
    private final RecentOutcomes recent;

    /**
     * @param tiers one per tier, in order, the baseline's last
     * @param recent gets the first tier's outcomes
     */
    public ObservedCascade(EndpointObserver endpoint, List<TierObserver> tiers, RecentOutcomes recent) {
        this.recent = recent;
        this.endpoint = endpoint;
        this.tiers = List.copyOf(tiers);
    }

    @Override
    public void found(Finding finding) {
        endpoint.guard(
                finding.check().label(), finding.feature(), finding.action().label());
    }

    @Override
    public void refused(int tier, FailureReason reason, String message) {
        tiers.get(tier).failed(reason, 0);
        if (tier == 0 && !isCallers(reason)) {
            recent.add(true);
        }
    }

    /** By its content or its budget: a rollout, whose beginning is reckoned from these, lets no such request take part. */
    private static boolean isCallers(FailureReason reason) {
        return reason == FailureReason.NO_TIME || reason == FailureReason.DEGRADED_BY_GUARD || !reason.isModels();
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
