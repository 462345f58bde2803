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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What was found in the model folders: instances for artifacts, baselines for heuristics. */
final class Repository {
    private final HeuristicLoader heuristics = new HeuristicLoader(new YamlDocuments());
    private final Map<ModelRef, ModelInstance> instances = new LinkedHashMap<>();
    private final Map<ModelRef, Baseline> baselines = new LinkedHashMap<>();
    private final Map<ModelRef, String> brokenBaselines = new LinkedHashMap<>();

    Repository(List<ModelVersion> versions, Function<ModelVersion, ModelInstance> instanceOf) {
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

    List<ModelInstance> instances() {
        return new ArrayList<>(instances.values());
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

    /** What a version reads: from its graph if loaded, else from its card; empty if neither is known. */
    Optional<List<TensorSpec>> inputsOf(ModelRef ref) {
        Baseline baseline = baselines.get(ref);
        if (baseline != null) {
            return Optional.of(baseline.signature().inputs());
        }
        ModelInstance instance = instances.get(ref);
        if (instance == null) {
            return Optional.empty();
        }
        return instance.signature()
                .map(Signature::inputs)
                .or(() -> instance.card()
                        .map(card -> card.inputs().stream()
                                .map(ModelCard.Input::spec)
                                .toList()));
    }

    /** Likewise, what it answers. */
    Optional<List<TensorSpec>> outputsOf(ModelRef ref) {
        Baseline baseline = baselines.get(ref);
        if (baseline != null) {
            return Optional.of(baseline.signature().outputs());
        }
        ModelInstance instance = instances.get(ref);
        if (instance == null) {
            return Optional.empty();
        }
        return instance.signature()
                .map(Signature::outputs)
                .or(() -> instance.card()
                        .map(card -> card.outputs().stream()
                                .map(ModelCard.Output::spec)
                                .toList()));
    }
}
