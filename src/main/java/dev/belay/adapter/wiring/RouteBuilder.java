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
import dev.belay.vocabulary.Inputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Tensor;
import dev.belay.vocabulary.TensorSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Builds routes: features, tiers with their guards, observers. */
record RouteBuilder(
        Repository repository,
        Observations observations,
        DeadlineWheel wheel,
        TripListener trips,
        LongSupplier nanoClock) {
    /**
     * What an endpoint understands: one numbering of features for all its routes, whatever their tiers.
     *
     * @param conflicts versions that mean something else by a name, and why; they can't serve here
     */
    record Features(FeatureSet set, Map<ModelRef, String> conflicts) {}

    /** @param others versions whose features callers may send too, though no tier of this plan reads them */
    Features features(EndpointPlan plan, List<ModelRef> others) {
        List<ModelRef> ofTiers = plan.tiers().stream().map(TierPlan::model).toList();
        FeatureUnion union = new FeatureUnion();
        Map<ModelRef, String> conflicts = new LinkedHashMap<>();
        ofTiers.forEach(ref -> join(union, ref, conflicts));
        int readByTiers = union.specs().size();
        union.addMissing(plan.declaredFeatures(), "the configuration");
        others.forEach(ref -> join(union, ref, conflicts));
        Set<String> read = new HashSet<>();
        // A row may lack what is nullable for some version, and what none reads.
        Set<String> nullable = new HashSet<>();
        Stream.concat(ofTiers.stream(), others.stream()).forEach(ref -> {
            repository.inputsOf(ref).ifPresent(specs -> specs.forEach(spec -> read.add(spec.name())));
            nullable.addAll(repository.nullable(ref, plan.guardPolicy().rejectsNull()));
        });
        boolean open = ofTiers.stream().anyMatch(ref -> repository.inputsOf(ref).isEmpty());
        FeatureSet set = new FeatureSet(
                union.specs(), readByTiers, open, name -> nullable.contains(name) || !read.contains(name));
        return new Features(set, conflicts);
    }

    private void join(FeatureUnion union, ModelRef ref, Map<ModelRef, String> conflicts) {
        repository
                .inputsOf(ref)
                .map(specs -> union.add(specs, ref.toString()))
                .ifPresent(conflict -> conflicts.put(ref, conflict));
    }

    /** The route of an endpoint. */
    RouteFactory.Served endpoint(EndpointPlan plan, Features features, @Nullable CountedKeys keys) {
        List<TensorSpec> inputs =
                features.set().features().stream().map(FeatureSet.Feature::spec).toList();
        return route(plan, null, features, inputs, keys);
    }

    /** The route of one version's own URL. */
    Route alone(EndpointPlan plan, String version, List<ModelRef> others) {
        List<TensorSpec> own =
                repository.inputsOf(plan.tiers().getFirst().model()).orElse(List.of());
        return route(plan, version, features(plan, others), own, null).route();
    }

    /** The candidate as the first tier of its own cascade, the stable tiers behind it. */
    RouteFactory.Candidate candidate(EndpointPlan plan, Features features, Route stable, ModelRef version) {
        TierPlan tier = plan.tiers().getFirst().running(version).named(Arm.CANDIDATE.label());
        List<TierPlan> plans = new ArrayList<>(plan.tiers());
        plans.addFirst(tier);
        List<TierObserver> observers =
                plans.stream().map(each -> observer(plan, each)).toList();
        List<Tier> tiers = new ArrayList<>(stable.cascade().tiers());
        tiers.addFirst(guarded(plan, tier, features, stable.outputs(), observers.getFirst()));
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
            ModelVersion missing = new ModelVersion(tier.model(), Path.of(""), Optional.empty(), 0, Optional.empty());
            instance = ModelInstance.unavailable(missing, why);
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
        return Optional.ofNullable(features.conflicts().get(tier.model())).or(() -> lack(promised, tier.model()));
    }

    private Optional<String> lack(List<TensorSpec> promised, ModelRef version) {
        return repository.outputsOf(version).flatMap(offered -> PromisedOutputs.lack(promised, offered));
    }

    /** A baseline that answers with what its endpoint promises and nothing more. */
    private record SelectedOutputs(Baseline all, PromisedOutputs promised) implements Baseline {
        @Override
        public Signature signature() {
            return all.signature();
        }

        @Override
        public List<Tensor> answer(Inputs inputs) {
            return promised.of(all.answer(inputs));
        }
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

    private String reasonMissing(ModelRef ref) {
        String broken = repository.brokenBaselines().get(ref);
        return broken != null ? broken : "no such version in the model folders";
    }

    /** What an endpoint answers with: the outputs of its first tier of which they are known. */
    List<TensorSpec> promised(EndpointPlan plan) {
        return plan.tiers().stream()
                .flatMap(tier -> repository.outputsOf(tier.model()).stream())
                .findFirst()
                .orElse(List.of());
    }
}
