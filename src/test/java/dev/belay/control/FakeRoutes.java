package dev.belay.control;

import dev.belay.cascade.Cascade;
import dev.belay.cascade.FakeTier;
import dev.belay.cascade.Tier;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import dev.belay.routing.Routes;
import dev.belay.serving.ObservedCascade;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Routes of fakes. */
final class FakeRoutes implements RouteFactory {
    private final ControlFixture fixture;
    double distinctKeys = 1_000;
    /** How the primary has done, as the route that was built last knows it. */
    RecentOutcomes recent = new RecentOutcomes();

    /** The tiers that were built last. */
    @Nullable
    EndpointPlan served;

    FakeRoutes(ControlFixture fixture) {
        this.fixture = fixture;
    }

    @Override
    public Served serve(EndpointPlan plan) {
        served = plan;
        recent = new RecentOutcomes();
        List<Observations.TierObserver> observers = new ArrayList<>();
        List<Tier> tiers = new ArrayList<>();
        for (EndpointPlan.TierPlan tier : plan.tiers()) {
            if (tier.model().isHeuristic()) {
                continue;
            }
            tiers.add(model(tier.model()));
            observers.add(Observations.NONE.tier("flights", tier.name(), tier.model(), 1));
        }
        Route bare = Routes.to(new Cascade(tiers, Optional.empty(), () -> fixture.nowNanos));
        Route route = new Route(
                bare.endpoint(),
                null,
                bare.features(),
                bare.inputs(),
                bare.outputs(),
                bare.versions(),
                bare.platform(),
                bare.cascade(),
                bare.deadlineNanos(),
                bare.observer(),
                new ObservedCascade(bare.observer(), observers, recent),
                null,
                null);
        return new Served(route, recent);
    }

    @Override
    public boolean canServe(EndpointPlan plan) {
        return plan.models().stream()
                .anyMatch(ref ->
                        ref.isHeuristic() || model(ref).unavailableBecause().isEmpty());
    }

    @Override
    public String digest(ModelRef version) {
        return fixture.digests.getOrDefault(version.version(), "");
    }

    @Override
    public Optional<String> defect(ModelRef version) {
        return Optional.ofNullable(fixture.defects.get(version.version()));
    }

    @Override
    public Candidate candidate(EndpointPlan plan, Route stable, ModelRef version) {
        List<Tier> tiers = new ArrayList<>();
        tiers.add(model(version));
        tiers.addAll(stable.cascade().tiers());
        List<Observations.TierObserver> observers = new ArrayList<>();
        tiers.forEach(tier -> observers.add(Observations.NONE.tier("flights", tier.name(), tier.model(), 1)));
        return new Candidate(
                new Cascade(tiers, Optional.empty(), () -> fixture.nowNanos),
                new ObservedCascade(stable.observer(), observers, new RecentOutcomes()));
    }

    @Override
    public Optional<String> objection(EndpointPlan plan, ModelRef version) {
        String because = model(version).unavailableBecause();
        return because.isEmpty() ? Optional.empty() : Optional.of(because);
    }

    @Override
    public OptionalDouble distinctKeys(EndpointPlan plan) {
        return plan.sticky() == null ? OptionalDouble.empty() : OptionalDouble.of(distinctKeys);
    }

    @Override
    public List<String> versions(String model) {
        return List.of("1", "2", "3", "4");
    }

    private FakeTier model(ModelRef ref) {
        return Objects.requireNonNull(fixture.models.get(ref.version()));
    }
}
