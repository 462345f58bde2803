package dev.belay.adapter.wiring;

import dev.belay.adapter.resilience.BreakerSettings;
import dev.belay.adapter.resilience.DeadlineWheel;
import dev.belay.adapter.resilience.GuardedTier;
import dev.belay.adapter.resilience.TierGuards;
import dev.belay.adapter.resilience.TierSettings;
import dev.belay.adapter.resilience.TripListener;
import dev.belay.cascade.BaselineTier;
import dev.belay.cascade.Cascade;
import dev.belay.cascade.Tier;
import dev.belay.execution.ModelInstance;
import dev.belay.inference.FeatureSet;
import dev.belay.inference.ModelRef;
import dev.belay.inference.TensorSpec;
import dev.belay.model.Baseline;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.routing.Route;
import dev.belay.serving.FeatureUnion;
import dev.belay.serving.ObservedCascade;
import dev.belay.validation.InputBinder;
import dev.belay.validation.InputGuard;
import dev.belay.validation.OutputGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Builds the route of one plan: features, tiers with their guards, observers. */
final class RouteBuilder {
    private final Repository repository;
    private final Observations observations;
    private final DeadlineWheel wheel;
    private final TripListener trips;
    private final LongSupplier nanoClock;

    RouteBuilder(
            Repository repository,
            Observations observations,
            DeadlineWheel wheel,
            TripListener trips,
            LongSupplier nanoClock) {
        this.repository = repository;
        this.observations = observations;
        this.wheel = wheel;
        this.trips = trips;
        this.nanoClock = nanoClock;
    }

    /**
     * @param version null for an endpoint, the version's name where it is asked alone
     * @param others versions whose features callers may send too, though no tier of this plan reads them
     */
    Route build(EndpointPlan plan, @Nullable String version, List<ModelRef> others) {
        FeatureUnion union = new FeatureUnion();
        List<String> conflicts = new ArrayList<>();
        boolean open = false;
        for (TierPlan tier : plan.tiers()) {
            Optional<List<TensorSpec>> inputs = repository.inputsOf(tier.model());
            open |= inputs.isEmpty();
            String conflict = inputs.map(specs -> union.add(specs, tier.model().toString()))
                    .orElse(null);
            conflicts.add(conflict == null ? "" : conflict);
        }
        List<TensorSpec> own = union.specs();
        union.add(plan.declaredFeatures(), "the configuration");
        for (ModelRef other : others) {
            repository.inputsOf(other).ifPresent(specs -> union.add(specs, other.toString()));
        }
        FeatureSet features = new FeatureSet(union.specs(), open);
        return route(plan, version, features, version == null ? union.specs() : own, conflicts);
    }

    private Route route(
            EndpointPlan plan,
            @Nullable String version,
            FeatureSet features,
            List<TensorSpec> inputs,
            List<String> conflicts) {
        List<Tier> tiers = new ArrayList<>();
        List<TierObserver> observers = new ArrayList<>();
        Optional<BaselineTier> baselineTier = Optional.empty();
        for (int i = 0; i < plan.tiers().size(); i++) {
            TierPlan tier = plan.tiers().get(i);
            TierObserver observer = observations.tier(plan.name(), tier.name(), tier.model(), plan.deadlineNanos());
            Baseline baseline = repository.baseline(tier.model());
            if (baseline != null) {
                baselineTier = Optional.of(new BaselineTier(tier.name(), tier.model(), baseline));
            } else {
                tiers.add(guarded(plan, tier, features, conflicts.get(i), observer));
            }
            observers.add(observer);
        }
        Observations.EndpointObserver observer = observations.endpoint(plan.name(), plan.deadlineNanos());
        return new Route(
                plan.name(),
                version,
                features,
                inputs,
                outputs(plan),
                plan.tiers().stream()
                        .map(tier -> tier.model().version())
                        .distinct()
                        .toList(),
                "onnxruntime_onnx",
                new Cascade(tiers, baselineTier, nanoClock),
                plan.deadlineNanos(),
                observer,
                new ObservedCascade(observer, observers));
    }

    private Tier guarded(
            EndpointPlan plan, TierPlan tier, FeatureSet features, String conflict, TierObserver observer) {
        TierSettings settings = new TierSettings(
                plan.name(),
                tier.name(),
                tier.model(),
                tier.timeoutNanos(),
                tier.maxConcurrent(),
                new BreakerSettings(
                        tier.breakerCalls(), tier.breakerFailureRatio(), Duration.ofNanos(tier.breakerDelayNanos())));
        ModelInstance instance = repository.instance(tier.model());
        if (instance == null) {
            instance = ModelInstance.unavailable(missing(tier.model()), reasonMissing(tier.model()));
        }
        GuardedTier guarded = new GuardedTier(settings, instance, wheel, observer, trips);
        Optional<Signature> signature = instance.signature();
        if (!conflict.isEmpty()) {
            guarded.unusable(conflict);
        } else if (signature.isPresent()) {
            guarded.guardWith(guards(instance, signature.get(), features, plan));
        }
        return guarded;
    }

    private static TierGuards guards(
            ModelInstance instance, Signature signature, FeatureSet features, EndpointPlan plan) {
        InputGuard input = instance.card()
                .map(card -> InputGuard.of(card, features, plan.guardPolicy()))
                .orElseGet(() -> InputGuard.bare(signature, features));
        return new TierGuards(input, new InputBinder(signature, features), new OutputGuard(signature, instance.card()));
    }

    private static ModelVersion missing(ModelRef ref) {
        return new ModelVersion(ref, java.nio.file.Path.of(""), Optional.empty(), 0, Optional.empty());
    }

    private String reasonMissing(ModelRef ref) {
        String broken = repository.brokenBaselines().get(ref);
        return broken != null ? broken : "no such version in the model folders";
    }

    private List<TensorSpec> outputs(EndpointPlan plan) {
        for (TierPlan tier : plan.tiers()) {
            Optional<List<TensorSpec>> outputs = repository.outputsOf(tier.model());
            if (outputs.isPresent()) {
                return outputs.get();
            }
        }
        return List.of();
    }
}
