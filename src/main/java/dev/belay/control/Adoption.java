package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.Decision.TierVersion;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.vocabulary.ModelRef;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * File or journal: which tiers an endpoint starts with. What the file names is the sequence of its tiers' versions; the
 * tiers' names are labels. The journal's tiers continue, unless the file names others than when it was last adopted; then
 * the file's are adopted, if no decision contradicts them; else an operator decides. What a model folder offers by itself
 * is adopted once, and later only by an operator; it never offers what can't serve.
 *
 * @param defects why a version can't serve anywhere; empty if it can
 */
record Adoption(ConfiguredEndpoint configured, Function<ModelRef, Optional<String>> defects) {
    /** In place of a hash: the tiers come from the model folder. */
    static final String NATURAL = "natural";

    /** What a start does with the configuration's tiers. */
    sealed interface Choice {
        /** The journal's tiers continue. */
        record Keep() implements Choice {}

        /** @param changes false if these tiers route already, which is only journaled */
        record Adopt(String why, boolean changes) implements Choice {}

        /**
         * The journal's tiers continue, and the configuration's wait for an operator.
         *
         * @param why with what resolves it
         * @param offered whether an operator may adopt them
         * @param because the reason to journal; empty if this isn't journaled: then the next start judges anew
         */
        record Wait(String why, boolean offered, String because) implements Choice {}
    }

    /**
     * A decision that the configuration would undo.
     *
     * @param message ends before the command that adopts
     * @param because the reason, once it has ended
     */
    private record Obstacle(String message, String because) {
        static Obstacle of(String because) {
            return new Obstacle(because + "; ", because);
        }
    }

    /** Folders that serve only as tiers of configured endpoints: none of their versions may serve by itself. */
    static Set<String> onlyTiers(List<ConfiguredEndpoint> endpoints) {
        Set<String> used = endpoints.stream()
                .filter(ConfiguredEndpoint::named)
                .flatMap(endpoint -> endpoint.plan().models().stream())
                .map(ModelRef::name)
                .collect(Collectors.toSet());
        return endpoints.stream()
                .filter(endpoint -> !endpoint.named()
                        && endpoint.folder() != null
                        && !endpoint.folder().settled())
                .map(endpoint -> endpoint.plan().name())
                .filter(used::contains)
                .collect(Collectors.toSet());
    }

    EndpointPlan plan() {
        return configured.plan();
    }

    String endpoint() {
        return plan().name();
    }

    private ModelFolder serving(ModelFolder folder) {
        return folder.without(version -> defects.apply(version).isPresent());
    }

    /** What an adoption at a later start takes: of a folder only what can serve. */
    private EndpointPlan offered() {
        ModelFolder folder = configured.folder();
        return folder == null ? plan() : plan().with(serving(folder).tiers());
    }

    Choice choose(EndpointState state) {
        ModelFolder folder = configured.folder();
        if (folder == null) {
            return state.adopted() ? chooseOfFile(state) : new Choice.Adopt("first seen in the configuration", true);
        }
        if (state.adopted()) {
            return new NaturalOffer(serving(folder), state).choose();
        }
        return folder.settled() ? new Choice.Adopt("first seen: the natural cascade", true) : new Choice.Keep();
    }

    private Choice chooseOfFile(EndpointState state) {
        List<ModelRef> wanted = plan().models();
        List<ModelRef> routing = state.plan().models();
        List<ModelRef> baking = state.baking();
        boolean asAdopted = wanted.equals(state.named()) && !state.namedByFolder();
        boolean undoesBaking =
                !baking.isEmpty() && (state.namedByFolder() || state.named().equals(baking));
        if (wanted.equals(baking) || wanted.equals(routing) && !undoesBaking) {
            return asAdopted && state.waiting().isEmpty()
                    ? new Choice.Keep()
                    : new Choice.Adopt("the configuration names what " + routesOrBakes(wanted, baking), false);
        }
        if (asAdopted) {
            return new Choice.Keep();
        }
        String names = "the configuration names " + listed(wanted);
        return obstacle(state, wanted, routing)
                .or(() -> waitingSince(state, wanted))
                .<Choice>map(obstacle -> new Choice.Wait(
                        names + "; " + obstacle.message() + command(wanted, routing),
                        unservable().isEmpty(),
                        obstacle.because()))
                .or(() -> brokenTier(wanted, routing).map(broken -> new Choice.Wait(names + "; " + broken, false, "")))
                .orElseGet(() -> new Choice.Adopt(names + ", no longer " + listed(state.named()), true));
    }

    static String routesOrBakes(List<ModelRef> wanted, List<ModelRef> baking) {
        return wanted.equals(baking) ? "the baking promotion leads to" : "routes";
    }

    /** The decisions that would be undone. */
    private static Optional<Obstacle> obstacle(EndpointState state, List<ModelRef> wanted, List<ModelRef> routing) {
        ModelRef first = routing.getFirst();
        List<String> reasons = new ArrayList<>();
        boolean decidedHere = state.reverted() || !routing.equals(state.named());
        if (state.running().isEmpty() && decidedHere && !wanted.getFirst().equals(first)) {
            reasons.add(state.reverted() ? "a revert has restored " + first : first + " was promoted here");
        }
        wanted.stream()
                .filter(model -> !routing.contains(model)
                        && !state.failedHypotheses(model).isEmpty())
                .forEach(model -> reasons.add(model + " " + state.withdrawal(model)));
        String because = String.join(" and ", reasons);
        return state.running()
                .map(rollout -> new Obstacle(
                        (because.isEmpty() ? "" : because + "; ") + endFirst(rollout) + ", then ",
                        name(rollout) + " was " + rollout.state().label()))
                .or(() -> because.isEmpty() ? Optional.empty() : Optional.of(Obstacle.of(because)));
    }

    /** What waits continues to wait, even if the reason has ended: an operator has seen it wait. */
    private static Optional<Obstacle> waitingSince(EndpointState state, List<ModelRef> wanted) {
        return state.waiting()
                .filter(waiting -> waiting.names().equals(wanted))
                .map(waiting -> new Obstacle(
                        "it has waited since " + waiting.since().truncatedTo(ChronoUnit.SECONDS) + ", when "
                                + waiting.because() + "; ",
                        waiting.because()));
    }

    /** A new tier that can't serve is not adopted, unless nothing that routes can serve either. */
    private Optional<String> brokenTier(List<ModelRef> wanted, List<ModelRef> routing) {
        boolean anyServes =
                routing.stream().anyMatch(model -> defects.apply(model).isEmpty());
        return unservable(model -> anyServes && !routing.contains(model))
                .map(broken -> broken + "; " + listed(routing) + " continue, and a start adopts " + listed(wanted)
                        + " once they can serve");
    }

    /** Why an operator couldn't adopt this; empty if one could. */
    Optional<String> unservable() {
        return unservable(model -> true);
    }

    private Optional<String> unservable(Predicate<ModelRef> which) {
        return offered().tiers().stream()
                .filter(tier -> which.test(tier.model()))
                .flatMap(tier -> defects.apply(tier.model()).stream()
                        .map(defect -> "tier " + tier.name() + " can't serve " + tier.model() + ": " + defect))
                .findFirst();
    }

    /** That a configuration begins to wait, or that none does any more; empty if the journal says so already. */
    Optional<JournalEntry> waiting(EndpointState state, Choice choice, Instant now) {
        List<ModelRef> wanted = configured.folder() == null ? plan().models() : List.of();
        List<ModelRef> journaled =
                state.waiting().map(EndpointState.Waiting::names).orElse(List.of());
        if (wanted.equals(journaled) || choice instanceof Choice.Adopt) {
            return Optional.empty();
        }
        if (choice instanceof Choice.Wait wait && !wait.because().isEmpty()) {
            Decision waits = new Decision.Waiting(TierVersion.of(plan()), wait.because());
            String why = "the configuration names " + listed(wanted) + " and waits for an operator: " + wait.because();
            return Optional.of(JournalEntry.of(endpoint(), now, waits).because(why));
        }
        return journaled.isEmpty()
                ? Optional.empty()
                : Optional.of(JournalEntry.of(endpoint(), now, new Decision.Waiting(List.of(), ""))
                        .because("the configuration no longer names " + listed(journaled) + ": nothing waits"));
    }

    static String name(Rollout rollout) {
        return "rollout " + rollout.id() + " of " + rollout.candidate();
    }

    /** The rollout, its state and its weight. */
    static String described(Rollout rollout, String is) {
        return name(rollout) + is + rollout.state().label() + " at "
                + Rollout.percent(rollout.state().weight());
    }

    /** What has to end before anything can be adopted, with the command. */
    static String endFirst(Rollout rollout) {
        String command = rollout.state() instanceof RolloutState.Baking
                ? "'./belay revert " + rollout.endpoint() + "' undoes it"
                : "'./belay rollout abort " + rollout.endpoint() + "' ends it";
        return name(rollout) + " is " + rollout.state().label() + " and has to end first: " + command;
    }

    /** The command that adopts the configuration's tiers, and what it replaces. */
    private String command(List<ModelRef> wanted, List<ModelRef> routing) {
        String command = "'./belay adopt " + endpoint() + "' ";
        return unservable()
                .map(why -> command + "is refused as long as " + why)
                .orElseGet(() -> command + "routes " + listed(wanted)
                        + (wanted.equals(routing) ? " as the configuration says" : " instead of " + listed(routing)));
    }

    /** Why the configuration's tiers don't route, with what resolves it; empty if they do. */
    String pending(EndpointState state) {
        if (!state.adopted()) {
            return "";
        }
        return switch (choose(state)) {
            case Choice.Wait wait -> wait.why();
            case Choice.Adopt adopt
            when adopt.changes() ->
                adopt.why() + "; " + command(plan().models(), state.plan().models());
            case Choice.Adopt ignored -> "";
            case Choice.Keep ignored -> "";
        };
    }

    /** What routes instead of the configuration's tiers though nothing waits: why, and which command undoes it. */
    Optional<String> overruled(EndpointState state) {
        List<ModelRef> wanted = offered().models();
        List<ModelRef> routing = state.plan().models();
        boolean bakes = !state.baking().isEmpty();
        if (!state.adopted() || wanted.equals(bakes ? state.baking() : routing)) {
            return Optional.empty();
        }
        ModelFolder folder = configured.folder();
        if (folder != null && !serving(folder).settled()) {
            return Optional.of("the model folder offers nothing else; " + listed(routing) + " was adopted and routes");
        }
        String names = (folder == null ? "the configuration names " : "the natural cascade is ") + listed(wanted);
        return Optional.of(names + "; "
                + state.running()
                        .filter(rollout -> bakes)
                        .map(rollout -> described(rollout, " is ") + "; './belay revert " + endpoint()
                                + "' undoes the promotion")
                        .orElseGet(() -> routes(state, wanted.getFirst(), routing)));
    }

    private String routes(EndpointState state, ModelRef first, List<ModelRef> routing) {
        if (state.reverted()) {
            return "a revert has restored " + listed(routing) + "; './belay rollout start " + endpoint() + " "
                    + first.version() + " --again' tries " + first + " again";
        }
        return state.beforePromotion()
                .map(before -> routing.getFirst() + " was promoted here, and " + listed(routing)
                        + " route; './belay revert " + endpoint() + "' goes back to " + listed(before.models()))
                .orElseGet(() -> listed(routing) + " was decided here and routes");
    }

    /** By the program itself, as configured. */
    JournalEntry entry(Choice.Adopt choice, Instant now) {
        return entry(choice.changes() ? plan() : offered(), choice.why(), Actor.BELAY, now);
    }

    /** By an operator. */
    JournalEntry entry(Actor actor, Instant now) {
        return entry(offered(), "adopted by " + actor.who(), actor, now);
    }

    private JournalEntry entry(EndpointPlan tiers, String why, Actor actor, Instant now) {
        Decision adopted = new Decision.Adopted(TierVersion.of(tiers), sha256());
        return JournalEntry.of(endpoint(), now, adopted).by(actor).because(why);
    }

    /** Of the tiers' versions, a line each, or that they come from the folder. */
    private String sha256() {
        if (configured.folder() != null) {
            return NATURAL;
        }
        String normal = plan().models().stream().map(model -> model + "\n").collect(Collectors.joining());
        return Sha256.of(normal.getBytes(StandardCharsets.UTF_8));
    }

    static String listed(List<ModelRef> models) {
        return models.stream().map(ModelRef::toString).collect(Collectors.joining(", "));
    }
}
