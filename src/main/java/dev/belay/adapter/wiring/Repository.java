package dev.belay.adapter.wiring;

import dev.belay.adapter.heuristic.HeuristicLoader;
import dev.belay.adapter.repository.YamlDocuments;
import dev.belay.execution.ModelInstance;
import dev.belay.model.Baseline;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelLoadException;
import dev.belay.model.ModelVersion;
import dev.belay.model.Signature;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.TensorSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was found in the model folders: instances for artifacts, baselines for heuristics. */
final class Repository {
    private final HeuristicLoader heuristics = new HeuristicLoader(new YamlDocuments());
    private final List<ModelVersion> versions;
    private final Map<ModelRef, ModelInstance> instances = new LinkedHashMap<>();
    private final Map<ModelRef, Baseline> baselines = new LinkedHashMap<>();
    private final Map<ModelRef, String> brokenBaselines = new LinkedHashMap<>();

    Repository(List<ModelVersion> versions, Function<ModelVersion, ModelInstance> instanceOf) {
        this.versions = versions;
        for (ModelVersion version : versions) {
            if (version.ref().isHeuristic()) {
                loadBaseline(version);
            } else {
                instances.put(version.ref(), instanceOf.apply(version));
            }
        }
    }

    private void loadBaseline(ModelVersion version) {
        try {
            if (version.defect().isPresent()) {
                throw new ModelLoadException(version.defect().get());
            }
            baselines.put(version.ref(), heuristics.load(version.artifact()));
        } catch (ModelLoadException e) {
            brokenBaselines.put(version.ref(), String.valueOf(e.getMessage()));
        }
    }

    /** All, in order. */
    List<ModelVersion> versions() {
        return versions;
    }

    List<ModelInstance> instances() {
        return List.copyOf(instances.values());
    }

    @Nullable
    ModelInstance instance(ModelRef ref) {
        return instances.get(ref);
    }

    @Nullable
    Baseline baseline(ModelRef ref) {
        return baselines.get(ref);
    }

    Map<ModelRef, Baseline> baselines() {
        return baselines;
    }

    /** Heuristics that can't be read, and why. */
    Map<ModelRef, String> brokenBaselines() {
        return brokenBaselines;
    }

    /** Why a version can't serve anywhere; empty if it can. */
    Optional<String> defect(ModelRef ref) {
        ModelInstance instance = instances.get(ref);
        if (baselines.containsKey(ref) || instance != null && instance.reason().isEmpty()) {
            return Optional.empty();
        }
        String broken = brokenBaselines.get(ref);
        if (broken != null) {
            return Optional.of("it is UNAVAILABLE: " + broken);
        }
        return Optional.of(
                instance == null
                        ? "there is no such version"
                        : "it is " + instance.status() + ": " + instance.reason());
    }

    /** What a version takes and gives: by its graph if loaded, else by its card; empty if neither is known. */
    private Optional<Signature> signature(ModelRef ref) {
        Baseline baseline = baselines.get(ref);
        if (baseline != null) {
            return Optional.of(baseline.signature());
        }
        return Optional.ofNullable(instances.get(ref))
                .flatMap(instance ->
                        instance.signature().or(() -> instance.card().map(Repository::declared)));
    }

    private static Signature declared(ModelCard card) {
        return new Signature(
                card.inputs().stream().map(ModelCard.Input::spec).toList(),
                card.outputs().stream().map(ModelCard.Output::spec).toList(),
                false);
    }

    /** Empty if they are unknown. */
    Optional<List<TensorSpec>> inputsOf(ModelRef ref) {
        return signature(ref).map(Signature::inputs);
    }

    /** Empty if they are unknown. */
    Optional<List<TensorSpec>> outputsOf(ModelRef ref) {
        return signature(ref).map(Signature::outputs);
    }

    /**
     * Names of inputs that may be null in a row: all of a baseline's, and those of a card that allow it.
     *
     * @param rejectsNull whether the endpoint's guards refuse a null that a card doesn't allow
     */
    List<String> nullable(ModelRef ref, boolean rejectsNull) {
        Baseline baseline = baselines.get(ref);
        if (baseline != null) {
            return baseline.signature().inputs().stream().map(TensorSpec::name).toList();
        }
        ModelInstance instance = instances.get(ref);
        return instance == null || instance.card().isEmpty()
                ? List.of()
                : instance.card().get().inputs().stream()
                        .filter(input -> input.nullable() || !rejectsNull)
                        .map(input -> input.spec().name())
                        .toList();
    }
}
