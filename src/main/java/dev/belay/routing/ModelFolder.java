package dev.belay.routing;

import dev.belay.model.ModelVersion;
import dev.belay.model.VersionOrder;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.vocabulary.ModelRef;
import dev.belay.vocabulary.Spelling;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The versions in the folder of one model, and its natural cascade: the tiers of an endpoint of its name for which the
 * configuration names none. These are the versions whose card says {@code stage: production}, the highest as primary, the
 * next as fallback, then the heuristic. A bare artifact counts only if it is the single version.
 *
 * @param versions in ascending order, the heuristic last
 * @param tiers never empty; if no version may serve, one that refuses every request
 * @param settled whether {@code tiers} are what the cards say. If not they may route, but are not adopted: a card can't be
 *     read, or no version may serve
 * @param unchosen why no version serves; empty if one does, or would if its card could be read
 */
public record ModelFolder(
        String model, List<Version> versions, List<TierPlan> tiers, boolean settled, String unchosen) {
    private static final int MOST_LISTED = 10;
    private static final List<String> TIER_NAMES = List.of("primary", "fallback");

    /** What its card makes of a version. */
    public enum CardState {
        PRODUCTION,
        CANDIDATE,
        RETIRED,
        BARE,
        UNREADABLE,
        BASELINE
    }

    public record Version(ModelRef ref, CardState cardState) {}

    /** @param found versions of this model; may be none */
    public static ModelFolder of(String model, List<ModelVersion> found) {
        return of(model, found, List.of());
    }

    /** @param others names of all model folders, one of which may have been meant where nothing is found */
    public static ModelFolder of(String model, List<ModelVersion> found, Collection<String> others) {
        List<Version> versions = found.stream()
                .map(version -> new Version(version.ref(), cardState(version)))
                .sorted(Comparator.comparing((Version version) -> version.ref().isHeuristic())
                        .thenComparing(version -> version.ref().version(), VersionOrder.NATURAL))
                .toList();
        String nearest = found.isEmpty() ? Spelling.nearest(model, others) : null;
        return of(model, versions, nearest == null ? "" : "; did you mean '" + nearest + "'?");
    }

    /** The same folder, with versions that can't serve left out as if their cards couldn't be read. */
    public ModelFolder without(Predicate<ModelRef> broken) {
        List<Version> left = versions.stream()
                .map(version -> broken.test(version.ref()) ? new Version(version.ref(), CardState.UNREADABLE) : version)
                .toList();
        return left.equals(versions) ? this : of(model, left, "");
    }

    private static ModelFolder of(String model, List<Version> versions, String hint) {
        long models = versions.stream()
                .filter(version -> !version.ref().isHeuristic())
                .count();
        List<ModelRef> chosen = refs(
                versions,
                version -> version.cardState() == CardState.PRODUCTION
                        || version.cardState() == CardState.BARE && models == 1);
        List<ModelRef> unread = refs(
                versions,
                version -> version.cardState() == CardState.UNREADABLE
                        && !version.ref().isHeuristic());
        List<ModelRef> baseline = refs(versions, version -> version.cardState() == CardState.BASELINE);
        boolean settled = !chosen.isEmpty() || unread.isEmpty() && !baseline.isEmpty();
        if (settled || !unread.isEmpty()) {
            return new ModelFolder(model, versions, tiers(chosen.isEmpty() ? unread : chosen, baseline), settled, "");
        }
        ModelRef last = versions.isEmpty()
                ? new ModelRef(model, "none")
                : versions.getLast().ref();
        String unchosen = unchosen(model, versions) + hint;
        TierPlan refusing = TierPlan.of(TIER_NAMES.getFirst(), last).refusing(unchosen);
        return new ModelFolder(model, versions, List.of(refusing), false, unchosen);
    }

    private static List<ModelRef> refs(List<Version> versions, Predicate<Version> which) {
        return versions.stream().filter(which).map(Version::ref).toList();
    }

    private static List<TierPlan> tiers(List<ModelRef> models, List<ModelRef> baseline) {
        List<TierPlan> tiers = new ArrayList<>();
        models.reversed().stream()
                .limit(TIER_NAMES.size())
                .forEach(model -> tiers.add(TierPlan.of(TIER_NAMES.get(tiers.size()), model)));
        baseline.forEach(model -> tiers.add(TierPlan.of("baseline", model)));
        return tiers;
    }

    private static CardState cardState(ModelVersion version) {
        if (version.ref().isHeuristic()) {
            return CardState.BASELINE;
        }
        return version.card()
                .map(card -> CardState.valueOf(card.stage().name()))
                .orElse(version.defect().isPresent() ? CardState.UNREADABLE : CardState.BARE);
    }

    private static String unchosen(String model, List<Version> versions) {
        if (versions.isEmpty()) {
            return "no tiers are configured, and there is no model folder of the name '" + model + "'";
        }
        String listed = versions.stream()
                .skip(Math.max(0, versions.size() - MOST_LISTED))
                .map(version -> version.ref().version() + " (" + described(version.cardState()) + ")")
                .collect(Collectors.joining(", ", versions.size() > MOST_LISTED ? "…, " : "", ""));
        return "model '" + model + "' has " + (versions.size() == 1 ? "version " : "versions ") + listed
                + " and none whose card.yaml says stage: production; set it there, name one as a tier of endpoint '"
                + model + "' in belay.yaml, or call one by its own path, such as …/" + model + "/versions/"
                + versions.getLast().ref().version();
    }

    private static String described(CardState cardState) {
        return cardState == CardState.BARE ? "no card" : cardState.name().toLowerCase(Locale.ROOT);
    }

    /** Empty if the version isn't there. */
    public Optional<CardState> cardState(ModelRef ref) {
        return versions.stream()
                .filter(version -> version.ref().equals(ref))
                .map(Version::cardState)
                .findFirst();
    }
}
