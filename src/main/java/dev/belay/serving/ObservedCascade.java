package dev.belay.serving;

import dev.belay.cascade.CascadeObserver;
import dev.belay.inference.FailureReason;
import dev.belay.monitoring.Observations.EndpointObserver;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.validation.Finding;
import java.util.List;

/** Passes on what a cascade says of its requests to the observers held for it; stateless. */
public final class ObservedCascade implements CascadeObserver {
    private final EndpointObserver endpoint;
    private final List<TierObserver> tiers;

    /** @param tiers one per tier, in order, the baseline's last */
    public ObservedCascade(EndpointObserver endpoint, List<TierObserver> tiers) {
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
    }

    @Override
    public void answered(int tier) {
        tiers.get(tier).answered();
    }
}
