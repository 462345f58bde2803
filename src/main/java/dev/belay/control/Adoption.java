package dev.belay.control;

import dev.belay.journal.Actor;
import dev.belay.journal.Entry;
import dev.belay.journal.Facts;
import dev.belay.rollout.Rollout;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.EndpointPlan.TierPlan;
import dev.belay.vocabulary.ModelRef;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * File or journal: which tiers an endpoint starts with. The journal's, unless the tiers that the file names have changed
 * since they were adopted; then the file's, if no rollout runs and none of them was rolled back here; else the journal's
 * go on and an operator decides.
 *
 * @param plan as the configuration, or the natural cascade, has it
 * @param natural no configuration names the endpoint
 */
record Adoption(EndpointPlan plan, boolean natural) {
    private static final String NATURAL = "natural";

    /** What a start comes to. */
    sealed interface Choice {
        /** The journal's tiers go on. */
        record Keep() implements Choice {}

        /** @param why in words */
        record Adopt(String why) implements Choice {}

        /** The journal's tiers go on, and the file's wait for an operator. @param why in words */
        record Wait(String why) implements Choice {}
    }

    Choice choose(Past past) {
        if (!past.adopted()) {
            return new Choice.Adopt(natural ? "first seen: the natural cascade" : "first seen in the configuration");
        }
        if (natural || past.configuration().equals(sha256())) {
            return new Choice.Keep();
        }
        Optional<Rollout> running = past.running();
        if (running.isPresent()) {
            return new Choice.Wait("the configuration names other tiers, but rollout "
                    + running.get().id() + " is " + running.get().state().label());
        }
        for (TierPlan tier : plan.tiers()) {
            if (!past.takenBackAs(tier.model().version()).isEmpty()) {
                return new Choice.Wait("the configuration names " + tier.model() + ", which was rolled back here");
            }
        }
        return new Choice.Adopt("the configuration names other tiers than before");
    }

    Entry entry(String why, Actor actor, Instant now) {
        Map<String, Object> facts = Records.tiers(plan);
        facts.put("sha256", sha256());
        return Entry.of(plan.name(), now, Past.ADOPTED).by(actor).because(why).with(Facts.of(facts));
    }

    /** Of the tiers in their normal form: a line each, name and model. */
    String sha256() {
        if (natural) {
            return NATURAL;
        }
        StringBuilder normal = new StringBuilder();
        for (TierPlan tier : plan.tiers()) {
            ModelRef model = tier.model();
            normal.append(tier.name()).append('=').append(model).append('\n');
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(normal.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
