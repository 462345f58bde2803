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
import dev.belay.control.RouteFactory;
import dev.belay.execution.ModelInstance;
import dev.belay.model.Baseline;
import dev.belay.model.Examples;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import dev.belay.monitoring.Observations;
import dev.belay.monitoring.Observations.TierObserver;
import dev.belay.monitoring.RecentOutcomes;
import dev.belay.routing.CountedKeys;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.routing.Route;
import dev.belay.serving.FeatureUnion;
import dev.belay.serving.ObservedCascade;
import dev.belay.validation.InputBinder;
import dev.belay.validation.InputGuard;
import dev.belay.validation.OutputGuard;
import dev.belay.validation.PromisedOutputs;
import dev.belay.vocabulary.Arm;
import dev.belay.vocabulary.FeatureSet;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Builds routes: features, tiers with their guards, observers. */
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
     * What an endpoint understands: one numbering of features for all its routes, whatever their tiers.
     *
     * @param specs in order
     * @param conflicts versions that mean something else by a name, and why; they can't serve here
     */
    record Features(FeatureSet set, List<TensorSpec> specs, Map<ModelRef, String> conflicts) {}

    /** @param others versions whose features callers may send too, though no tier of this plan reads them */
    Features features(EndpointPlan plan, List<ModelRef> others) {
        FeatureUnion union = new FeatureUnion();
        Map<ModelRef, String> conflicts = new LinkedHashMap<>();
        boolean open = false;
        for (TierPlan tier : plan.tiers()) {
            open |= repository.inputsOf(tier.model()).isEmpty();
            join(union, tier.model(), conflicts);
        }
        union.addMissing(plan.declaredFeatures(), "the configuration");
        others.forEach(other -> join(union, other, conflicts));
        Set<String> needed = new HashSet<>();
        plan.tiers().forEach(tier -> addNeeded(needed, tier.model()));
        others.forEach(other -> addNeeded(needed, other));
        Set<String> mayLack = mayLack(plan, others);
        FeatureSet set = new FeatureSet(union.specs(), open, name -> mayLack.contains(name) || !needed.contains(name));
        return new Features(set, union.specs(), conflicts);
    }

    private void addNeeded(Set<String> needed, ModelRef ref) {
        repository.inputsOf(ref).ifPresent(specs -> specs.forEach(spec -> needed.add(spec.name())));
    }

    /** Features of which some version can do without a value in a row: its card allows null, or the policy minds none. */
    private Set<String> mayLack(EndpointPlan plan, List<ModelRef> others) {
        Set<String> names = new HashSet<>();
        List<ModelRef> all = new ArrayList<>(others);
        plan.tiers().forEach(tier -> all.add(tier.model()));
        for (ModelRef ref : all) {
            Baseline baseline = repository.baseline(ref);
            ModelInstance instance = repository.instance(ref);
            if (baseline != null) {
                baseline.signature().inputs().forEach(spec -> names.add(spec.name()));
            } else if (instance != null) {
                instance.card()
                        .ifPresent(card -> card.inputs().stream()
                                .filter(input ->
                                        input.nullable() || !plan.guardPolicy().rejectsNull())
                                .forEach(input -> names.add(input.spec().name())));
            }
        }
        return names;
    }

    private void join(FeatureUnion union, ModelRef ref, Map<ModelRef, String> conflicts) {
        repository
                .inputsOf(ref)
                .map(specs -> union.add(specs, ref.toString()))
                .ifPresent(conflict -> conflicts.put(ref, conflict));
    }

    /** The route of an endpoint. */
    RouteFactory.Served endpoint(EndpointPlan plan, Features features, @Nullable CountedKeys keys) {
        return route(plan, null, features, features.specs(), keys);
    }

    /** The route of one version, asked alone. */
    Route alone(EndpointPlan plan, String version, List<ModelRef> others) {
        List<TensorSpec> own =
                repository.inputsOf(plan.tiers().getFirst().model()).orElse(List.of());
        return route(plan, version, features(plan, others), own, null).route();
    }

    /** The candidate as the first tier of its own cascade, the stable tiers behind it. */
    RouteFactory.Candidate candidate(EndpointPlan plan, Features features, Route stable, ModelRef version) {
        TierPlan tier = plan.tiers().getFirst().running(version).named(Arm.CANDIDATE.label());
        List<Tier> tiers = new ArrayList<>();
        tiers.add(guarded(plan, tier, features, stable.outputs(), observer(plan, tier)));
        tiers.addAll(stable.cascade().tiers());
        List<TierObserver> observers = new ArrayList<>();
        observers.add(observer(plan, tier));
        plan.tiers().forEach(behind -> observers.add(observer(plan, behind)));
        return new RouteFactory.Candidate(
                new Cascade(tiers, stable.cascade().baseline(), nanoClock),
                new ObservedCascade(stable.observer(), observers, new RecentOutcomes()));
    }

    private TierObserver observer(EndpointPlan plan, TierPlan tier) {
        return observations.tier(plan.name(), tier.name(), tier.model(), plan.deadlineNanos());
    }

    private RouteFactory.Served route(
            EndpointPlan plan,
            @Nullable String version,
            Features features,
            List<TensorSpec> inputs,
            @Nullable CountedKeys keys) {
        List<TensorSpec> promised = promised(plan);
        List<Tier> tiers = new ArrayList<>();
        List<TierObserver> observers = new ArrayList<>();
        Optional<BaselineTier> baselineTier = Optional.empty();
        for (TierPlan tier : plan.tiers()) {
            TierObserver observer = observer(plan, tier);
            Baseline baseline = repository.baseline(tier.model());
            if (baseline != null && lack(promised, tier.model()).isEmpty()) {
                baselineTier = Optional.of(new BaselineTier(tier.name(), tier.model(), giving(promised, baseline)));
            } else {
                tiers.add(guarded(plan, tier, features, promised, observer));
            }
            observers.add(observer);
        }
        Observations.EndpointObserver observer = observations.endpoint(plan.name(), plan.deadlineNanos());
        RecentOutcomes recent = new RecentOutcomes();
        Route route = new Route(
                plan.name(),
                version,
                features.set(),
                inputs,
                promised,
                plan.tiers().stream()
                        .map(tier -> tier.model().version())
                        .distinct()
                        .toList(),
                tiers.isEmpty() ? "belay_heuristic" : "onnxruntime_onnx",
                new Cascade(tiers, baselineTier, nanoClock),
                plan.deadlineNanos(),
                observer,
                new ObservedCascade(observer, observers, recent),
                null,
                keys);
        return new RouteFactory.Served(route, recent);
    }

    private Tier guarded(
            EndpointPlan plan, TierPlan tier, Features features, List<TensorSpec> promised, TierObserver observer) {
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
            // A baseline that is there is here for what it can't give.
            String why = lack(promised, tier.model()).orElseGet(() -> reasonMissing(tier.model()));
            instance = ModelInstance.unavailable(missing(tier.model()), why);
        }
        GuardedTier guarded = new GuardedTier(settings, instance, wheel, observer, trips);
        Optional<Signature> signature = instance.signature();
        Optional<String> objection = objection(tier, features, promised);
        if (objection.isPresent()) {
            guarded.unusable(objection.get());
        } else if (signature.isPresent()) {
            guarded.guardWith(guards(instance, signature.get(), features.set(), promised, plan));
        }
        return guarded;
    }

    /** Why a version can't serve here, whatever its own state. */
    private Optional<String> objection(TierPlan tier, Features features, List<TensorSpec> promised) {
        if (!tier.refusal().isEmpty()) {
            return Optional.of(tier.refusal());
        }
        String conflict = features.conflicts().get(tier.model());
        return conflict != null ? Optional.of(conflict) : lack(promised, tier.model());
    }

    private Optional<String> lack(List<TensorSpec> promised, ModelRef version) {
        return repository.outputsOf(version).flatMap(offered -> PromisedOutputs.lack(promised, offered));
    }

    private static Baseline giving(List<TensorSpec> promised, Baseline baseline) {
        PromisedOutputs given =
                PromisedOutputs.of(promised, baseline.signature().outputs());
        return given == null ? baseline : new SelectedOutputs(baseline, given);
    }

    private static TierGuards guards(
            ModelInstance instance,
            Signature signature,
            FeatureSet features,
            List<TensorSpec> promised,
            EndpointPlan plan) {
        InputGuard input = instance.card()
                .map(card -> InputGuard.of(card, features, plan.guardPolicy()))
                .orElseGet(() -> InputGuard.bare(signature, features));
        return new TierGuards(
                input,
                new InputBinder(signature, features),
                new OutputGuard(signature, instance.card()),
                Examples.first(signature, instance.card()),
                PromisedOutputs.of(promised, signature.outputs()));
    }

    private static ModelVersion missing(ModelRef ref) {
        return new ModelVersion(ref, java.nio.file.Path.of(""), Optional.empty(), 0, Optional.empty());
    }

    private String reasonMissing(ModelRef ref) {
        String broken = repository.brokenBaselines().get(ref);
        return broken != null ? broken : "no such version in the model folders";
    }

    /** What an endpoint answers with: the outputs of its first tier of which they are known. */
    List<TensorSpec> promised(EndpointPlan plan) {
        for (TierPlan tier : plan.tiers()) {
            Optional<List<TensorSpec>> outputs = repository.outputsOf(tier.model());
            if (outputs.isPresent()) {
                return outputs.get();
            }
        }
        return List.of();
    }
}
