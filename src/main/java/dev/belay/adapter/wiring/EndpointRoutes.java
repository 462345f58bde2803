package dev.belay.adapter.wiring;

import dev.belay.adapter.sketch.KeysOfADay;
import dev.belay.control.RouteFactory;
import dev.belay.model.ModelVersion;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.CountedKeys;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.Route;
import dev.belay.routing.StickyKey;
import dev.belay.validation.PromisedOutputs;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Builds routes for the owner of the routing table, from the models that were found. */
final class EndpointRoutes implements RouteFactory {
    private final RouteBuilder routes;
    private final Repository repository;
    private final Map<String, CountedKeys> counted = new ConcurrentHashMap<>();
    private final Map<String, RouteBuilder.Features> features = new ConcurrentHashMap<>();

    EndpointRoutes(RouteBuilder routes) {
        this.routes = routes;
        this.repository = routes.repository();
    }

    @Override
    public Served serve(EndpointPlan plan) {
        return routes.endpoint(plan, features(plan), keys(plan));
    }

    @Override
    public boolean canServe(EndpointPlan plan) {
        return plan.tiers().stream()
                .anyMatch(tier -> tier.refusal().isEmpty()
                        && repository.defect(tier.model()).isEmpty());
    }

    @Override
    public Optional<String> defect(ModelRef version) {
        return repository.defect(version);
    }

    @Override
    public Candidate candidate(EndpointPlan plan, Route stable, ModelRef version) {
        return routes.candidate(plan, features(plan), stable, version);
    }

    /** Counted from the start, whatever routes. */
    private @Nullable CountedKeys keys(EndpointPlan plan) {
        StickyKey key = plan.sticky();
        return key == null
                ? null
                : counted.computeIfAbsent(
                        plan.name(), name -> new CountedKeys(key, new KeysOfADay(routes.nanoClock())));
    }

    @Override
    public OptionalDouble distinctKeys(EndpointPlan plan) {
        CountedKeys keys = keys(plan);
        return keys == null
                ? OptionalDouble.empty()
                : OptionalDouble.of(keys.distinct().ofLastDay());
    }

    /** Numbered once per endpoint. */
    private RouteBuilder.Features features(EndpointPlan plan) {
        return features.computeIfAbsent(plan.name(), name -> routes.features(plan, related(plan)));
    }

    /** @throws InvalidConfigurationException if the configured features contradict the versions */
    void check(EndpointPlan plan) {
        DeclaredFeatures declared = new DeclaredFeatures(plan);
        plan.tiers()
                .forEach(tier -> repository
                        .inputsOf(tier.model())
                        .ifPresent(inputs -> declared.checkDatatypes(tier.model(), inputs)));
        declared.checkSticky(features(plan).set());
    }

    /** Versions whose inputs are in another order than the first tier's: rows that are arrays would change their meaning. */
    List<String> warnings(EndpointPlan plan) {
        ModelRef first = plan.tiers().getFirst().model();
        List<String> order = inputNames(first);
        return related(plan).stream()
                .filter(ref -> repository.baseline(ref) == null)
                .flatMap(ref -> otherPlace(order, inputNames(ref)).stream()
                        .mapToObj(i ->
                                "endpoint %s: input %d is '%s' at %s, but '%s' at %s. Rows that are arrays follow %s;"
                                                .formatted(
                                                        plan.name(),
                                                        i,
                                                        order.get(i),
                                                        first,
                                                        inputNames(ref).get(i),
                                                        ref,
                                                        first)
                                        + " they change their meaning if the configuration names another first tier. Rows that are"
                                        + " objects don't"))
                .toList();
    }

    private List<String> inputNames(ModelRef version) {
        return repository.inputsOf(version).orElse(List.of()).stream()
                .map(TensorSpec::name)
                .toList();
    }

    private static OptionalInt otherPlace(List<String> order, List<String> other) {
        return IntStream.range(0, Math.min(order.size(), other.size()))
                .filter(i -> !order.get(i).equals(other.get(i)))
                .findFirst();
    }

    @Override
    public Optional<String> objection(EndpointPlan plan, ModelRef version) {
        Optional<String> defect = defect(version);
        if (defect.isPresent()) {
            return defect;
        }
        String refusal = plan.tiers().getFirst().refusal();
        if (!refusal.isEmpty()) {
            return Optional.of("there is no serving version to compare it with: " + refusal);
        }
        return Optional.ofNullable(features(plan).conflicts().get(version)).or(() -> otherOutputs(plan, version));
    }

    /** Promoted it is what the endpoint promises: it has to give that, and nothing that the others couldn't. */
    private Optional<String> otherOutputs(EndpointPlan plan, ModelRef version) {
        List<TensorSpec> promised = routes.promised(plan);
        Optional<List<TensorSpec>> offered = repository.outputsOf(version);
        if (promised.isEmpty() || offered.isEmpty()) {
            return Optional.empty();
        }
        return PromisedOutputs.lack(promised, offered.get()).or(() -> more(promised, offered.get()));
    }

    private static Optional<String> more(List<TensorSpec> promised, List<TensorSpec> offered) {
        Set<String> names = promised.stream().map(TensorSpec::name).collect(Collectors.toSet());
        List<String> more = offered.stream()
                .map(TensorSpec::name)
                .filter(name -> !names.contains(name))
                .toList();
        return more.isEmpty()
                ? Optional.empty()
                : Optional.of("it has outputs that the endpoint doesn't promise: " + String.join(", ", more)
                        + "; the other tiers can't give them");
    }

    @Override
    public List<String> versions(String model) {
        return repository.versions().stream()
                .map(ModelVersion::ref)
                .filter(ref -> ref.name().equals(model) && !ref.isHeuristic())
                .map(ModelRef::version)
                .toList();
    }

    @Override
    public String digest(ModelRef version) {
        return repository.versions().stream()
                .filter(found -> found.ref().equals(version))
                .map(ModelVersion::digest)
                .findFirst()
                .orElse("");
    }

    /** Every version's own route. */
    Map<String, Map<String, Route>> alone(List<ConfiguredEndpoint> endpoints, Duration deadline) {
        Map<String, Map<String, Route>> byVersion = new LinkedHashMap<>();
        for (ModelVersion version : repository.versions()) {
            ModelRef ref = version.ref();
            Optional<EndpointPlan> home = endpoints.stream()
                    .map(ConfiguredEndpoint::plan)
                    .filter(plan -> plan.name().equals(ref.name()))
                    .findFirst();
            EndpointPlan alone = EndpointPlans.alone(ref, home, deadline.toNanos());
            byVersion
                    .computeIfAbsent(ref.name(), ignored -> new LinkedHashMap<>())
                    .putIfAbsent(ref.version(), routes.alone(alone, ref.version(), related(home.orElse(alone))));
        }
        return byVersion;
    }

    /** Every version of the models that a plan names: callers may send what any of them reads. */
    private List<ModelRef> related(EndpointPlan plan) {
        return repository.versions().stream()
                .map(ModelVersion::ref)
                .filter(ref -> plan.tiers().stream()
                        .anyMatch(tier -> tier.model().name().equals(ref.name())))
                .toList();
    }
}
