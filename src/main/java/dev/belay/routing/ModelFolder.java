package dev.belay.routing;

import dev.belay.model.ModelVersion;
import dev.belay.model.VersionOrder;
import dev.belay.validation.NearestName;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What lies in the folder of one model, and which cascade an endpoint of its name has where the configuration names no
 * tiers.
 *
 * @param versions the baseline last
 * @param steps never empty; if no version may serve, the one that the refusal is about
 * @param settled whether {@code steps} are what the folder's cards say; if not they may route, but nothing is decided: a
 *     card can't be read, or no version is meant to serve
 * @param unchosen why no version serves, in words; empty if one does, or would if its card could be read
 */
public record ModelFolder(
        String model, List<Version> versions, List<NaturalCascade.Step> steps, boolean settled, String unchosen) {
    private static final int MOST_IN_WORDS = 10;

    /** What its card makes of a version. */
    public enum Standing {
        PRODUCTION,
        CANDIDATE,
        RETIRED,
        BARE,
        UNREADABLE,
        BASELINE
    }

    public record Version(ModelRef ref, Standing standing) {}

    public ModelFolder {
        versions = List.copyOf(versions);
        steps = List.copyOf(steps);
    }

    /**
     * The folder of an endpoint that the configuration names without tiers.
     *
     * @param others names of all model folders: one may have been meant
     */
    public static ModelFolder of(String model, List<ModelVersion> found, Collection<String> others) {
        ModelFolder folder = of(model, found);
        String nearest = found.isEmpty() ? NearestName.nearest(model, others) : null;
        return nearest == null
                ? folder
                : new ModelFolder(
                        model,
                        folder.versions(),
                        folder.steps(),
                        folder.settled(),
                        folder.unchosen() + "; did you mean '" + nearest + "'?");
    }

    /** @param found versions of this model; may be none */
    public static ModelFolder of(String model, List<ModelVersion> found) {
        return standing(model, versions(found));
    }

    static List<Version> versions(List<ModelVersion> found) {
        return found.stream()
                .sorted(Comparator.comparing(
                                (ModelVersion version) -> version.ref().isHeuristic())
                        .thenComparing(version -> version.ref().version(), VersionOrder.NATURAL))
                .map(version -> new Version(version.ref(), standing(version)))
                .toList();
    }

    /** As it is where some of its versions can't serve: those are left out as if their cards couldn't be read. */
    public ModelFolder without(Predicate<ModelRef> broken) {
        if (versions.stream().noneMatch(version -> broken.test(version.ref()))) {
            return this;
        }
        return standing(
                model,
                versions.stream()
                        .map(version ->
                                broken.test(version.ref()) ? new Version(version.ref(), Standing.UNREADABLE) : version)
                        .toList());
    }

    private static ModelFolder standing(String model, List<Version> versions) {
        List<NaturalCascade.Step> natural = NaturalCascade.of(versions);
        if (natural.stream().anyMatch(step -> !step.model().isHeuristic())) {
            return new ModelFolder(model, versions, natural, true, "");
        }
        List<NaturalCascade.Step> unread = NaturalCascade.named(versions.stream()
                .filter(version -> version.standing() == Standing.UNREADABLE
                        && !version.ref().isHeuristic())
                .map(Version::ref)
                .toList());
        if (!unread.isEmpty()) {
            List<NaturalCascade.Step> steps = new ArrayList<>(unread);
            steps.addAll(natural);
            return new ModelFolder(model, versions, steps, false, "");
        }
        if (!natural.isEmpty()) {
            return new ModelFolder(model, versions, natural, true, "");
        }
        ModelRef nearest = versions.isEmpty()
                ? new ModelRef(model, "none")
                : versions.getLast().ref();
        return new ModelFolder(
                model, versions, NaturalCascade.named(List.of(nearest)), false, unchosen(model, versions));
    }

    private static Standing standing(ModelVersion version) {
        if (version.ref().isHeuristic()) {
            return Standing.BASELINE;
        }
        return version.card()
                .map(card -> switch (card.stage()) {
                    case PRODUCTION -> Standing.PRODUCTION;
                    case CANDIDATE -> Standing.CANDIDATE;
                    case RETIRED -> Standing.RETIRED;
                })
                .orElse(version.defect().isPresent() ? Standing.UNREADABLE : Standing.BARE);
    }

    private static String unchosen(String model, List<Version> versions) {
        if (versions.isEmpty()) {
            return "no tiers are configured, and there is no model folder of the name '" + model + "'";
        }
        String these = versions.stream()
                .skip(Math.max(0, versions.size() - MOST_IN_WORDS))
                .map(version -> version.ref().version() + " (" + words(version.standing()) + ")")
                .collect(Collectors.joining(", ", versions.size() > MOST_IN_WORDS ? "…, " : "", ""));
        return "model '" + model + "' has " + (versions.size() == 1 ? "version " : "versions ") + these
                + " and none whose card.yaml says stage: production; set it there, name one as a tier of endpoint '"
                + model + "' in belay.yaml, or call one by its own path, such as …/" + model + "/versions/"
                + versions.getLast().ref().version();
    }

    private static String words(Standing standing) {
        return switch (standing) {
            case BARE -> "no card";
            case UNREADABLE -> "unreadable";
            default -> standing.name().toLowerCase(Locale.ROOT);
        };
    }

    /** Empty if it isn't there. */
    public Optional<Standing> standing(ModelRef ref) {
        return versions.stream()
                .filter(version -> version.ref().equals(ref))
                .map(Version::standing)
                .findFirst();
    }
}
