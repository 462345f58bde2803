package dev.belay.control;

import dev.belay.cascade.BaselineTier;
import dev.belay.cascade.Tier;
import dev.belay.cascade.TierHealth;
import dev.belay.cascade.TierOperations;
import dev.belay.routing.Route;
import dev.belay.routing.Split;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What an operator sees of an endpoint. */
public final class EndpointViews {
    private EndpointViews() {}

    /**
     * @param ready at least one tier can serve
     * @param deadlineNanos the most time a request gets
     */
    public record EndpointView(String name, boolean ready, long deadlineNanos, List<TierView> tiers) {}

    /**
     * @param timeoutNanos 0 for a baseline, which needs none
     * @param warnings what should be known of its version although it serves, in words
     */
    public record TierView(String name, ModelRef model, long timeoutNanos, TierHealth health, List<String> warnings) {}

    public static EndpointView of(Route route) {
        List<TierView> tiers = new ArrayList<>();
        for (Tier tier : route.cascade().tiers()) {
            tiers.add(view(tier.name(), tier));
        }
        Split split = route.split();
        if (split != null) {
            tiers.add(view(Arm.CANDIDATE.label(), split.candidateTier()));
        }
        route.cascade().baseline().ifPresent(baseline -> tiers.add(view(baseline)));
        return new EndpointView(route.endpoint(), route.canServe(), route.deadlineNanos(), tiers);
    }

    private static TierView view(String name, Tier tier) {
        TierOperations operations = tier.operations();
        return new TierView(name, tier.model(), tier.timeoutNanos(), operations.health(), operations.warnings());
    }

    private static TierView view(BaselineTier baseline) {
        TierHealth health = new TierHealth("READY", "", "CLOSED", 0, 0, 0, 0, Optional.empty());
        return new TierView(baseline.name(), baseline.model(), 0, health, List.of());
    }

    /**
     * The tier of this name that runs a model, {@code candidate} for the one on trial; empty if there is none, a baseline
     * included: it can't be drilled.
     */
    public static Optional<Tier> tier(Route route, String name) {
        Split split = route.split();
        if (split != null && name.equals(Arm.CANDIDATE.label())) {
            return Optional.of(split.candidateTier());
        }
        return route.cascade().tiers().stream()
                .filter(tier -> tier.name().equals(name))
                .findFirst();
    }

    /** Names that {@link #tier} knows. */
    public static List<String> tiers(Route route) {
        List<String> names = new ArrayList<>();
        route.cascade().tiers().forEach(tier -> names.add(tier.name()));
        if (route.split() != null) {
            names.add(Arm.CANDIDATE.label());
        }
        return names;
    }
}
