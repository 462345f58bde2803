package dev.belay.control;

import dev.belay.control.Adoption.Choice;
import dev.belay.routing.ModelFolder;
import dev.belay.routing.ModelFolder.Standing;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model folder offers at a later start, held against what routes: never taken by itself, always said.
 *
 * @param wanted its natural cascade now
 */
record NaturalOffer(ModelFolder folder, List<ModelRef> wanted, List<ModelRef> routing, EndpointState past) {
    Choice choose() {
        List<String> changes = new ArrayList<>();
        routing.stream()
                .filter(model -> model.name().equals(folder.model())
                        && folder.standing(model).isEmpty())
                .forEach(model -> changes.add(model + " is not there any more"));
        if (!folder.settled()) {
            return changes.isEmpty()
                    ? new Choice.Keep()
                    : new Choice.Wait(String.join("; ", changes) + "; " + instead(), false, "");
        }
        if (wanted.equals(routing)) {
            return wanted.equals(past.named()) && past.namedByFolder()
                    ? new Choice.Keep()
                    : new Choice.Confirm("the natural cascade is what routes");
        }
        if (!wanted.equals(past.named())) {
            wanted.stream().filter(model -> !routing.contains(model)).forEach(model -> changes.add(offered(model)));
            routing.stream()
                    .filter(this::left)
                    .forEach(model -> changes.add(model + " is "
                            + folder.standing(model).orElseThrow().name().toLowerCase(Locale.ROOT) + " by its card"));
        }
        return changes.isEmpty()
                ? new Choice.Keep()
                : new Choice.Wait(String.join("; ", changes) + "; " + command(), true, "");
    }

    private String instead() {
        return folder.unchosen().isEmpty()
                ? "the present versions can't serve ('./belay models' has the reasons)"
                : folder.unchosen();
    }

    private String offered(ModelRef model) {
        String what = switch (folder.standing(model).orElse(Standing.BARE)) {
            case PRODUCTION -> " has stage production and is not routed";
            case BASELINE -> " is there and is not routed";
            default -> " is the single version and is not routed";
        };
        return model + what + (past.takenBackAs(model).isEmpty() ? "" : ": it " + past.takenBackInWords(model));
    }

    /** It was adopted from the folder, and its card says something else now. */
    private boolean left(ModelRef model) {
        Optional<Standing> standing = folder.standing(model);
        return past.named().contains(model)
                && !wanted.contains(model)
                && standing.filter(now -> now == Standing.CANDIDATE || now == Standing.RETIRED)
                        .isPresent();
    }

    private String undone() {
        ModelRef first = routing.getFirst();
        boolean promoted = past.promoted()
                .filter(rollout -> !past.reverted() && rollout.candidate().equals(first))
                .isPresent();
        return promoted && !wanted.getFirst().equals(first) ? ", and undoes the promotion of " + first : "";
    }

    private String command() {
        String held = past.running()
                .map(rollout -> Adoption.endFirst(rollout) + ", then ")
                .orElse("");
        return held + "'./belay adopt " + folder.model() + "' routes " + Adoption.words(wanted) + " instead of "
                + Adoption.words(routing) + undone();
    }
}
