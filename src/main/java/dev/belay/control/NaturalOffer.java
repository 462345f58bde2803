package dev.belay.control;

import dev.belay.control.Adoption.Choice;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.routing.ModelFolder.CardState;
import dev.belay.vocabulary.ModelRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model folder offers at a later start, compared with what routes: never adopted by itself, always reported.
 *
 * @param folder without the versions that can't serve
 */
record NaturalOffer(ModelFolder folder, EndpointState state) {
    Choice choose() {
        List<ModelRef> wanted = folder.tiers().stream().map(TierPlan::model).toList();
        List<ModelRef> routing = state.plan().models();
        List<String> changes = new ArrayList<>();
        routing.stream()
                .filter(model -> model.name().equals(folder.model())
                        && folder.cardState(model).isEmpty())
                .forEach(model -> changes.add(model + " is not there any more"));
        List<ModelRef> baking = state.baking();
        if (folder.settled() && (wanted.equals(routing) || wanted.equals(baking))) {
            return wanted.equals(state.named()) && state.namedByFolder()
                    ? new Choice.Keep()
                    : new Choice.Adopt("the natural cascade is what " + Adoption.routesOrBakes(wanted, baking), false);
        }
        if (folder.settled() && !wanted.equals(state.named())) {
            wanted.stream().filter(model -> !routing.contains(model)).forEach(model -> changes.add(offered(model)));
            routing.stream()
                    .filter(model -> state.named().contains(model) && !wanted.contains(model))
                    .forEach(model -> demoted(model).ifPresent(stage -> changes.add(model + " is " + stage)));
        }
        return changes.isEmpty()
                ? new Choice.Keep()
                : new Choice.Wait(
                        String.join("; ", changes) + "; " + (folder.settled() ? command(wanted, routing) : instead()),
                        folder.settled(),
                        "");
    }

    private String instead() {
        return folder.unchosen().isEmpty()
                ? "the present versions can't serve ('./belay models' has the reasons)"
                : folder.unchosen();
    }

    private String offered(ModelRef model) {
        String what = switch (folder.cardState(model).orElse(CardState.BARE)) {
            case PRODUCTION -> " has stage production and is not routed";
            case BASELINE -> " is there and is not routed";
            default -> " is the single version and is not routed";
        };
        return model + what + (state.failedHypotheses(model).isEmpty() ? "" : ": it " + state.withdrawal(model));
    }

    /** The stage that the card of a version says now; empty if it is no reason to stop routing it. */
    private Optional<String> demoted(ModelRef model) {
        return folder.cardState(model)
                .filter(now -> now == CardState.CANDIDATE || now == CardState.RETIRED)
                .map(now -> now.name().toLowerCase(Locale.ROOT) + " by its card");
    }

    private String command(List<ModelRef> wanted, List<ModelRef> routing) {
        ModelRef first = routing.getFirst();
        boolean undone = !wanted.getFirst().equals(first)
                && !state.reverted()
                && state.promoted()
                        .filter(rollout -> rollout.candidate().equals(first))
                        .isPresent();
        return state.running()
                        .map(rollout -> Adoption.endFirst(rollout) + ", then ")
                        .orElse("") + "'./belay adopt " + folder.model() + "' routes " + Adoption.listed(wanted)
                + " instead of " + Adoption.listed(routing) + (undone ? ", and undoes the promotion of " + first : "");
    }
}
