package dev.belay.routing;

import dev.belay.model.VersionOrder;
import dev.belay.routing.ModelFolder.Standing;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The cascade of a model folder that no configuration names: the versions whose card says {@code stage: production}, the
 * highest as primary, the next as fallback, then the heuristic. A bare artifact counts only if it is the single version.
 */
public final class NaturalCascade {
    private static final List<String> NAMES = List.of("primary", "fallback");

    private NaturalCascade() {}

    /** A tier's name and version. */
    public record Step(String name, ModelRef model) {}

    /**
     * @param versions of one model
     * @return empty if nothing may serve
     */
    static List<Step> of(List<ModelFolder.Version> versions) {
        List<ModelFolder.Version> models = versions.stream()
                .filter(version -> !version.ref().isHeuristic())
                .toList();
        List<Step> steps = new ArrayList<>(named(models.stream()
                .filter(version -> serves(version.standing(), models.size()))
                .map(ModelFolder.Version::ref)
                .toList()));
        versions.stream()
                .filter(version -> version.standing() == Standing.BASELINE)
                .findFirst()
                .ifPresent(version -> steps.add(new Step("baseline", version.ref())));
        return steps;
    }

    /** The highest of these versions as primary, the next as fallback. */
    static List<Step> named(List<ModelRef> models) {
        List<Step> steps = new ArrayList<>();
        models.stream()
                .sorted(Comparator.comparing(ModelRef::version, VersionOrder.NATURAL.reversed()))
                .limit(NAMES.size())
                .forEach(model -> steps.add(new Step(NAMES.get(steps.size()), model)));
        return steps;
    }

    private static boolean serves(Standing standing, int models) {
        return standing == Standing.PRODUCTION || standing == Standing.BARE && models == 1;
    }
}
