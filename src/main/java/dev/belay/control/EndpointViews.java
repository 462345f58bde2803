package dev.belay.control;

import dev.belay.cascade.Tier;
import dev.belay.cascade.TierHealth;
import dev.belay.routing.Route;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An endpoint as operators see it. */
public final class EndpointViews {
    private EndpointViews() {}

    /** @param ready at least one tier can serve */
    public record EndpointView(String name, boolean ready, long deadlineNanos, List<TierView> tiers) {}

    /**
     * @param timeoutNanos 0 for a baseline, which needs none
     * @param warnings about a version that serves all the same
     */
    public record TierView(String name, ModelRef model, long timeoutNanos, TierHealth health, List<String> warnings) {}

    public static EndpointView of(Route route) {
        List<TierView> tiers = new ArrayList<>();
        route.cascade().tiers().forEach(tier -> tiers.add(view(tier.name(), tier)));
        candidate(route).ifPresent(tier -> tiers.add(view(Arm.CANDIDATE.label(), tier)));
        route.cascade()
                .baseline()
                .ifPresent(baseline -> tiers.add(new TierView(
                        baseline.name(),
                        baseline.model(),
                        0,
                        new TierHealth("READY", "", "CLOSED", 0, 0, 0, 0, Optional.empty()),
                        List.of())));
        return new EndpointView(route.endpoint(), route.canServe(), route.deadlineNanos(), tiers);
    }

    private static TierView view(String name, Tier tier) {
        return new TierView(
                name,
                tier.model(),
                tier.timeoutNanos(),
                tier.operations().health(),
                tier.operations().warnings());
    }

    private static Optional<Tier> candidate(Route route) {
        return Optional.ofNullable(route.split()).map(split -> split.candidateTier());
    }

    /** The tier of this name that runs a model, {@code candidate} for a rollout's; a baseline can't be drilled. */
    public static Optional<Tier> tier(Route route, String name) {
        return candidate(route)
                .filter(tier -> name.equals(Arm.CANDIDATE.label()))
                .or(() -> route.cascade().tiers().stream()
                        .filter(tier -> tier.name().equals(name))
                        .findFirst());
    }

    /** Names that {@link #tier} knows. */
    public static List<String> tiers(Route route) {
        List<String> names = new ArrayList<>();
        route.cascade().tiers().forEach(tier -> names.add(tier.name()));
        candidate(route).ifPresent(tier -> names.add(Arm.CANDIDATE.label()));
        return names;
    }
}
