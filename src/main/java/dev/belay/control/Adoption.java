package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Decision;
import dev.belay.journal.Decision.TierVersion;
import dev.belay.journal.JournalEntry;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.vocabulary.ModelRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * File or journal: which tiers an endpoint starts with. What the file names is the sequence of its tiers' versions; the
 * tiers' names are labels. The journal's tiers go on, unless the file names others than it did when it was adopted last;
 * then the file's are taken, if nothing that was decided here speaks against it; else an operator decides. What a model
 * folder offers by itself is taken once, and later only by an operator; it never offers what can't serve.
 *
 * @param defects why a version can't serve anywhere, in words; empty if it can
 */
record Adoption(ConfiguredEndpoint configured, Function<ModelRef, Optional<String>> defects) {
    static final String NATURAL = "natural";

    /** What a start comes to. */
    sealed interface Choice {
        /** The journal's tiers go on. */
        record Keep() implements Choice {}

        /** The configuration has come to name what routes: that is noted, and nothing else changes. */
        record Confirm(String why) implements Choice {}

        /** @param why in words */
        record Adopt(String why) implements Choice {}

        /**
         * The journal's tiers go on, and the configuration's wait for an operator.
         *
         * @param why in words, with what resolves it
         * @param offered whether there is anything to adopt
         * @param because what it waits for, as it is to be journaled
         */
        record Wait(String why, boolean offered, String because) implements Choice {}
    }

    /**
     * What was decided here and the configuration would undo.
     *
     * @param words with what has to be done before an adoption, if anything has
     * @param then in words, once it is over
     * @param adoptable whether an adoption would be taken now
     */
    private record Obstacle(String words, String then, boolean adoptable) {
        static Obstacle of(String words) {
            return new Obstacle(words, words, true);
        }
    }

    /** Folders of which no version may serve by itself, and that are there for the tiers of named endpoints alone. */
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

    Choice choose(EndpointState past) {
        ModelFolder folder = configured.folder();
        if (!past.adopted()) {
            return first(folder);
        }
        List<ModelRef> wanted = offered().models();
        List<ModelRef> routing = past.plan().models();
        if (folder != null) {
            return new NaturalOffer(serving(folder), wanted, routing, past).choose();
        }
        boolean asAdopted = wanted.equals(past.named()) && !past.namedByFolder();
        List<ModelRef> baking = baking(past);
        boolean againstBaking = past.namedByFolder() && !baking.isEmpty();
        if (wanted.equals(routing) && !againstBaking) {
            return asAdopted && past.waiting().isEmpty()
                    ? new Choice.Keep()
                    : new Choice.Confirm("the configuration names what routes");
        }
        if (asAdopted) {
            return new Choice.Keep();
        }
        if (wanted.equals(baking)) {
            return new Choice.Keep();
        }
        String names = "the configuration names " + words(wanted);
        Optional<Obstacle> against = against(past, wanted, routing).or(() -> since(past, wanted));
        return against.map(obstacle -> wait(names, obstacle, wanted, routing))
                .orElseGet(() -> new Choice.Adopt(names + ", no longer " + words(past.named())));
    }

    private ModelFolder serving(ModelFolder folder) {
        return folder.without(version -> defects.apply(version).isPresent());
    }

    /** What an adoption at a later start takes: of a folder only what can serve. */
    private EndpointPlan offered() {
        ModelFolder folder = configured.folder();
        return folder == null
                ? plan()
                : plan().with(serving(folder).steps().stream()
                        .map(step -> TierPlan.of(step.name(), step.model()))
                        .toList());
    }

    /** Why an operator couldn't adopt this, in words; empty if one could. */
    Optional<String> unservable() {
        return offered().tiers().stream()
                .flatMap(tier -> defects.apply(tier.model()).stream()
                        .map(defect -> "tier " + tier.name() + " can't serve " + tier.model() + ": " + defect))
                .findFirst();
    }

    private Choice wait(String names, Obstacle obstacle, List<ModelRef> wanted, List<ModelRef> routing) {
        String then = obstacle.adoptable() ? "; " : ", then ";
        return new Choice.Wait(
                names + "; " + obstacle.words() + then + command(wanted, routing),
                unservable().isEmpty(),
                obstacle.then());
    }

    /** What has begun to wait goes on, whatever has become of the reason: an operator has seen it wait. */
    private static Optional<Obstacle> since(EndpointState past, List<ModelRef> wanted) {
        return past.waiting()
                .filter(waiting -> waiting.names().equals(wanted))
                .map(waiting -> new Obstacle(
                        "it has waited since " + waiting.since().truncatedTo(ChronoUnit.SECONDS) + ", when "
                                + waiting.because(),
                        waiting.because(),
                        true));
    }

    /** What has begun or ended to wait since that was journaled last. */
    Optional<JournalEntry> waiting(EndpointState past, Choice choice, Instant now) {
        List<ModelRef> journaled =
                past.waiting().map(EndpointState.Waiting::names).orElse(List.of());
        boolean ofFile = configured.folder() == null;
        if (ofFile && choice instanceof Choice.Wait wait) {
            return plan().models().equals(journaled) ? Optional.empty() : Optional.of(waits(wait, now));
        }
        boolean goesOn = ofFile && plan().models().equals(journaled);
        return journaled.isEmpty() || goesOn || !(choice instanceof Choice.Keep || choice instanceof Choice.Wait)
                ? Optional.empty()
                : Optional.of(JournalEntry.of(endpoint(), now, new Decision.Waiting(List.of(), ""))
                        .because("the configuration no longer names " + words(journaled) + ": nothing waits"));
    }

    private JournalEntry waits(Choice.Wait wait, Instant now) {
        Decision waiting = new Decision.Waiting(TierVersion.of(plan()), wait.because());
        return JournalEntry.of(endpoint(), now, waiting)
                .because("the configuration names " + words(plan().models()) + " and waits for an operator: "
                        + wait.because());
    }

    /** What will route when the promotion has baked, and nearly does already; empty if none bakes. */
    private static List<ModelRef> baking(EndpointState past) {
        return past.running()
                .filter(rollout -> rollout.state() instanceof RolloutState.Baking)
                .map(rollout -> past.plan().promoted(rollout.candidate()).models())
                .orElse(List.of());
    }

    private static Choice first(@Nullable ModelFolder folder) {
        if (folder == null) {
            return new Choice.Adopt("first seen in the configuration");
        }
        return folder.settled() ? new Choice.Adopt("first seen: the natural cascade") : new Choice.Keep();
    }

    /** What was decided here and would be undone, in words. */
    private static Optional<Obstacle> against(EndpointState past, List<ModelRef> wanted, List<ModelRef> routing) {
        Optional<Rollout> running = past.running();
        if (running.isPresent()) {
            return Optional.of(new Obstacle(endFirst(running.get()), of(running.get(), "was"), false));
        }
        boolean decidedHere = past.reverted() || !routing.equals(past.named());
        if (decidedHere && !wanted.getFirst().equals(routing.getFirst())) {
            return Optional.of(Obstacle.of(
                    past.reverted()
                            ? "a revert has restored " + routing.getFirst()
                            : routing.getFirst() + " was promoted here"));
        }
        return wanted.stream()
                .filter(model ->
                        !routing.contains(model) && !past.takenBackAs(model).isEmpty())
                .findFirst()
                .map(model -> Obstacle.of(model + " " + past.takenBackInWords(model)));
    }

    private static String of(Rollout rollout, String is) {
        return "rollout " + rollout.id() + " of " + rollout.candidate() + " " + is + " "
                + rollout.state().label();
    }

    /** Before anything can be adopted, with the command. */
    static String endFirst(Rollout rollout) {
        String command = rollout.state() instanceof RolloutState.Baking
                ? "'./belay revert " + rollout.endpoint() + "' undoes it"
                : "'./belay rollout abort " + rollout.endpoint() + "' ends it";
        return of(rollout, "is") + " and has to end first: " + command;
    }

    /** The command that takes the configuration's tiers, and what it replaces. */
    private String command(List<ModelRef> wanted, List<ModelRef> routing) {
        String command = "'./belay adopt " + endpoint() + "' ";
        return unservable()
                .map(why -> command + "is refused as long as " + why)
                .orElseGet(() -> command + "routes " + words(wanted) + " instead of " + words(routing));
    }

    /** Why what is configured doesn't route, in words, with what resolves it; empty if it does. */
    String pending(EndpointState past) {
        if (!past.adopted()) {
            return "";
        }
        return switch (choose(past)) {
            case Choice.Wait wait -> wait.why();
            case Choice.Adopt adopt ->
                adopt.why() + "; " + command(plan().models(), past.plan().models());
            case Choice.Keep ignored -> "";
            case Choice.Confirm ignored -> "";
        };
    }

    /** What routes instead of the configuration's tiers though nothing waits, in words: why, and what goes back. */
    Optional<String> overruled(EndpointState past) {
        List<ModelRef> wanted = offered().models();
        List<ModelRef> routing = past.plan().models();
        List<ModelRef> baking = baking(past);
        boolean isBaking = !baking.isEmpty() && !wanted.equals(baking);
        if (!past.adopted() || wanted.equals(routing) && !isBaking) {
            return Optional.empty();
        }
        ModelFolder folder = configured.folder();
        if (folder != null && !serving(folder).settled()) {
            return Optional.of("the model folder offers nothing else; " + words(routing) + " was adopted and routes");
        }
        String names = (folder == null ? "the configuration names " : "the natural cascade is ") + words(wanted);
        return Optional.of(names + "; "
                + (isBaking ? bakes(past.running().orElseThrow()) : routes(past, wanted.getFirst(), routing)));
    }

    private static String bakes(Rollout rollout) {
        return of(rollout, "is") + " at " + Rollout.percent(rollout.state().weight()) + "; './belay revert "
                + rollout.endpoint() + "' undoes the promotion";
    }

    private String routes(EndpointState past, ModelRef first, List<ModelRef> routing) {
        if (past.reverted()) {
            return "a revert has restored " + words(routing) + "; './belay rollout start " + endpoint() + " "
                    + first.version() + " --again' tries " + first + " again";
        }
        return past.beforePromotion()
                .map(before -> routing.getFirst() + " was promoted here, and " + words(routing)
                        + " route; './belay revert " + endpoint() + "' goes back to " + words(before.models()))
                .orElseGet(() -> words(routing) + " was decided here and routes");
    }

    /** A promotion may have come to what the configuration names already: that it does is to be noted then. */
    Optional<JournalEntry> confirmed(EndpointState past, Instant now) {
        return choose(past) instanceof Choice.Confirm confirm
                ? Optional.of(entry(confirm.why(), Actor.BELAY, now))
                : Optional.empty();
    }

    /** At first sight, as configured. */
    JournalEntry entry(String why, Actor actor, Instant now) {
        return entry(plan(), why, actor, now);
    }

    /** By an operator, at any later time. */
    JournalEntry adopted(Actor actor, Instant now) {
        return entry(offered(), "adopted by " + actor.who(), actor, now);
    }

    private JournalEntry entry(EndpointPlan tiers, String why, Actor actor, Instant now) {
        Decision adopted = new Decision.Adopted(TierVersion.of(tiers), sha256());
        return JournalEntry.of(endpoint(), now, adopted).by(actor).because(why);
    }

    /** Of the tiers in their normal form, a line each, or that they come from the folder. */
    private String sha256() {
        if (configured.folder() != null) {
            return NATURAL;
        }
        String normal = plan().models().stream().map(model -> model + "\n").collect(Collectors.joining());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(normal.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    static String words(List<ModelRef> models) {
        return models.stream().map(ModelRef::toString).collect(Collectors.joining(", "));
    }
}
