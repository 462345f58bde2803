package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import dev.belay.rollout.Rollout;
import dev.belay.rollout.RolloutState;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.vocabulary.ModelRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * File or journal: which tiers an endpoint starts with. What the file names is the sequence of its tiers' versions; the
 * tiers' names are labels. The journal's tiers go on, unless the file names others than it did when it was adopted last;
 * then the file's are taken, if nothing that was decided here speaks against it; else an operator decides. What a model
 * folder offers by itself is taken once, and later only by an operator.
 */
record Adoption(ConfiguredEndpoint configured) {
    private static final String NATURAL = "natural";

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
         */
        record Wait(String why, boolean offered) implements Choice {}
    }

    EndpointPlan plan() {
        return configured.plan();
    }

    String endpoint() {
        return plan().name();
    }

    Choice choose(Past past) {
        ModelFolder folder = configured.folder();
        if (!past.adopted()) {
            return first(folder);
        }
        List<ModelRef> wanted = plan().models();
        List<ModelRef> routing = past.plan().models();
        if (folder != null) {
            return new NaturalOffer(folder, wanted, routing, past).choose();
        }
        if (wanted.equals(past.named())) {
            return new Choice.Keep();
        }
        if (wanted.equals(routing)) {
            return new Choice.Confirm("the configuration names what routes");
        }
        if (wanted.equals(baking(past))) {
            return new Choice.Keep();
        }
        String names = "the configuration names " + words(wanted);
        Optional<String> against = against(past, wanted, routing);
        return against.isPresent()
                ? new Choice.Wait(names + "; " + against.get() + "; " + command(wanted, routing), true)
                : new Choice.Adopt(names + ", no longer " + words(past.named()));
    }

    /** What will route when the promotion has baked, and nearly does already; empty if none bakes. */
    private static List<ModelRef> baking(Past past) {
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
    private static Optional<String> against(Past past, List<ModelRef> wanted, List<ModelRef> routing) {
        Optional<Rollout> running = past.running();
        if (running.isPresent()) {
            return Optional.of("rollout " + running.get().id() + " of "
                    + running.get().candidate() + " is " + running.get().state().label() + " and has to end first");
        }
        boolean decidedHere = !routing.equals(past.named());
        if (decidedHere && !wanted.getFirst().equals(routing.getFirst())) {
            return Optional.of(
                    past.reverted()
                            ? "a revert has put back " + routing.getFirst()
                            : routing.getFirst() + " was promoted here");
        }
        return wanted.stream()
                .filter(model ->
                        !routing.contains(model) && !past.takenBackAs(model).isEmpty())
                .findFirst()
                .map(model -> model + " was rolled back here");
    }

    /** The command that takes the configuration's tiers, and what it replaces. */
    private String command(List<ModelRef> wanted, List<ModelRef> routing) {
        return "'./belay adopt " + endpoint() + "' routes " + words(wanted) + " instead of " + words(routing);
    }

    /** Why what is configured doesn't route, in words, with what resolves it; empty if it does. */
    String pending(Past past) {
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

    /** A promotion may have come to what the configuration names already: that it does is to be noted then. */
    Optional<Entry> confirmed(Past past, Instant now) {
        return choose(past) instanceof Choice.Confirm confirm
                ? Optional.of(entry(confirm.why(), Actor.BELAY, now))
                : Optional.empty();
    }

    Entry entry(String why, Actor actor, Instant now) {
        Map<String, Object> facts = Records.tiers(plan());
        facts.put("sha256", sha256());
        return Entry.of(endpoint(), now, Past.ADOPTED).by(actor).because(why).with(Facts.of(facts));
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
