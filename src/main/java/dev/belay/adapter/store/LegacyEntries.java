package dev.belay.adapter.store;

import dev.belay.journal.Decision;
import dev.belay.journal.Decision.EvidenceSummary;
import dev.belay.journal.Decision.TierVersion;
import dev.belay.rollout.Digests;
import dev.belay.rollout.PlanForm;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.RolloutState;
import dev.belay.rollout.rule.Counts;
import dev.belay.vocabulary.ModelRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Decisions of the first schema: flat figures, with dots in their names. */
final class LegacyEntries {
    private final Map<String, Object> facts;

    private LegacyEntries(Map<String, Object> facts) {
        this.facts = facts;
    }

    /** @throws IllegalArgumentException if the figures make no sense */
    static Decision decision(String kind, String rollout, String version, Map<String, Object> facts) {
        LegacyEntries old = new LegacyEntries(facts);
        return switch (kind) {
            case Decision.Adopted.KIND -> new Decision.Adopted(old.tiers(), old.text("sha256", ""));
            case Decision.Reverted.KIND ->
                new Decision.Reverted(rollout, version, old.tiers(), old.text("hypothesis", ""));
            case Decision.Waiting.KIND -> new Decision.Waiting(old.tiers(), old.text("because", ""));
            case Decision.Started.KIND ->
                new Decision.Started(
                        rollout,
                        new ModelRef(old.text("stable.model"), old.text("stable.version")),
                        new ModelRef(old.text("candidate.model"), version),
                        old.plan(),
                        old.whole("salt", 0),
                        old.digests(),
                        old.state(),
                        old.whole("revision", 1));
            case Decision.ArtifactsSeen.KIND -> new Decision.ArtifactsSeen(rollout, version, old.digests());
            case Decision.Held.HELD, Decision.Held.RELEASED ->
                new Decision.Held(
                        kind.equals(Decision.Held.HELD),
                        rollout,
                        version,
                        old.evidence().orElseThrow(() -> lacks("evidence")));
            case Decision.Drill.STARTED, Decision.Drill.ENDED ->
                new Decision.Drill(
                        kind.equals(Decision.Drill.STARTED),
                        version,
                        old.text("id"),
                        old.text("tier"),
                        old.text("fault"),
                        old.number("ratio"),
                        old.whole("delayMillis", 0),
                        Instant.parse(old.text("endsAt")));
            case Decision.BreakerOpened.KIND ->
                new Decision.BreakerOpened(
                        old.text("tier"), new ModelRef(old.text("model"), version), (int) old.whole("count", 1));
            default ->
                new Decision.Moved(
                        Decision.Move.of(kind).orElseThrow(),
                        rollout,
                        old.text("candidate.model", ""),
                        version,
                        old.state(),
                        old.whole("revision"),
                        old.finding(),
                        old.evidence());
        };
    }

    private List<TierVersion> tiers() {
        List<TierVersion> tiers = new ArrayList<>();
        for (int i = 0; facts.containsKey("tier." + i + ".name"); i++) {
            String at = "tier." + i;
            tiers.add(new TierVersion(text(at + ".name"), new ModelRef(text(at + ".model"), text(at + ".version"))));
        }
        return tiers;
    }

    /** Of which weights were a text, in hundredths of a percent. */
    private RolloutPlan plan() {
        Map<String, Object> form = new LinkedHashMap<>();
        facts.forEach((name, value) -> {
            String[] path = name.split("\\.");
            if (PlanForm.NAMES.contains(path[0])) {
                put(form, path, 0, value);
            }
        });
        form.put(
                "steps",
                Arrays.stream(text("steps").split(","))
                        .map(step -> PlanForm.percent(Integer.parseInt(step)))
                        .toList());
        return PlanForm.read(form);
    }

    @SuppressWarnings("unchecked")
    private static void put(Map<String, Object> form, String[] path, int at, Object value) {
        if (at == path.length - 1) {
            form.put(path[at], value);
        } else {
            Object inner = form.computeIfAbsent(path[at], name -> new LinkedHashMap<String, Object>());
            put((Map<String, Object>) inner, path, at + 1, value);
        }
    }

    private Digests digests() {
        return new Digests(text("stable.digest", ""), text("candidate.digest", ""));
    }

    private RolloutState state() {
        return RolloutState.of(
                text("state"),
                (int) whole("step", 0),
                (int) whole("weight", 0),
                Boolean.TRUE.equals(facts.get("paused")));
    }

    private Optional<Decision.Finding> finding() {
        return facts.containsKey("cause")
                ? Optional.of(new Decision.Finding(text("cause"), number("value"), number("limit"), whole("sample")))
                : Optional.empty();
    }

    private Optional<EvidenceSummary> evidence() {
        return facts.containsKey("candidateRequests")
                ? Optional.of(new EvidenceSummary(
                        logarithm("evidence"), logarithm("threshold"), whole("secondsAtWeight", 0), counts()))
                : Optional.empty();
    }

    private Counts counts() {
        long stable = whole("stableErrors");
        long candidate = whole("candidateErrors");
        return new Counts(whole("stableRequests") - stable, stable, whole("candidateRequests") - candidate, candidate);
    }

    private String text(String name) {
        if (!facts.containsKey(name)) {
            throw lacks(name);
        }
        return facts.get(name).toString();
    }

    private String text(String name, String otherwise) {
        return facts.getOrDefault(name, otherwise).toString();
    }

    private long whole(String name) {
        if (facts.get(name) instanceof Long whole) {
            return whole;
        }
        throw lacks(name);
    }

    private long whole(String name, long otherwise) {
        return facts.get(name) instanceof Long whole ? whole : otherwise;
    }

    private OptionalDouble logarithm(String name) {
        return facts.containsKey(name) ? OptionalDouble.of(number(name)) : OptionalDouble.empty();
    }

    /** Infinities and NaN were texts. */
    private double number(String name) {
        return Double.parseDouble(text(name));
    }

    private static IllegalArgumentException lacks(String name) {
        return new IllegalArgumentException("the journal's entry lacks '" + name + "'");
    }
}
