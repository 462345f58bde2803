package dev.belay.control;

import dev.belay.cascade.FakeTier;
import dev.belay.execution.InjectedFault;
import dev.belay.journal.BreakerTrips;
import dev.belay.model.ModelCard;
import dev.belay.model.ModelCard.Stage;
import dev.belay.model.ModelVersion;
import dev.belay.rollout.RolloutPlan;
import dev.belay.rollout.rule.RuleSettings;
import dev.belay.rollout.rule.RuleSettings.Plain;
import dev.belay.rollout.rule.RuleSettings.Ratio;
import dev.belay.rollout.rule.RuleSettings.Sequential;
import dev.belay.routing.ConfiguredEndpoint;
import dev.belay.routing.EndpointPlan;
import dev.belay.routing.ModelFolder;
import dev.belay.vocabulary.ModelRef;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Supplier;

/** Lives of an endpoint, which between them write every kind of entry and every form of evidence. */
final class JournalScenarios {
    private static final Duration A_MOMENT = Duration.ofMillis(200);

    private JournalScenarios() {}

    /** By name. The fixtures have come to their end, their journals are written. */
    static Map<String, Supplier<ControlFixture>> all() {
        Map<String, Supplier<ControlFixture>> all = new LinkedHashMap<>();
        all.put("operated", JournalScenarios::operated);
        all.put("climbed", JournalScenarios::climbed);
        all.put("rolled-back-by-the-rule", JournalScenarios::rolledBackByTheRule);
        all.put("rolled-back-and-tried-again", JournalScenarios::rolledBackAndTriedAgain);
        all.put("reverted-while-baking", JournalScenarios::revertedWhileBaking);
        all.put("adopted", JournalScenarios::adopted);
        all.put("waiting", JournalScenarios::waiting);
        all.put("natural", JournalScenarios::natural);
        all.put("artifacts", JournalScenarios::artifacts);
        all.put("held", JournalScenarios::held);
        all.put("noted", JournalScenarios::noted);
        all.put("sticky", JournalScenarios::sticky);
        all.put("mid-canary", JournalScenarios::midCanary);
        return all;
    }

    private static ControlFixture ended(ControlFixture fixture) {
        fixture.rollouts.end(fixture.now());
        fixture.end();
        return fixture;
    }

    private static ControlFixture withArtifacts() {
        ControlFixture fixture = new ControlFixture();
        List.of("1", "2", "3", "4").forEach(version -> fixture.digests.put(version, version.repeat(64)));
        return fixture;
    }

    /** Everything that an operator may ask for: start, weight, pause, resume, promote, and then a revert. */
    private static ControlFixture operated() {
        ControlFixture fixture = withArtifacts();
        String id = fixture.started(
                "3", TestPlans.trying("it is better, \"better\" — besser ✈", Duration.ofSeconds(5), 500, 5_000));
        fixture.requests(1_000);
        fixture.change(id, new RolloutCommand.Weight(1_234));
        fixture.change(id, new RolloutCommand.Resume());
        fixture.change(id, new RolloutCommand.Pause());
        fixture.requests(500);
        fixture.change(id, new RolloutCommand.Promote("Zürich agrees"));
        fixture.pass(Duration.ofSeconds(6));
        fixture.revert();
        return ended(fixture);
    }

    /** The rule alone: steps, a promotion, the end of the bake. */
    private static ControlFixture climbed() {
        ControlFixture fixture = new ControlFixture();
        fixture.requests(2_000);
        fixture.started("3", TestPlans.trying("it is better", Duration.ofSeconds(2), 2_500, 5_000));
        fixture.requests(20_000);
        fixture.pass(Duration.ofSeconds(3));
        return ended(fixture);
    }

    private static ControlFixture rolledBackByTheRule() {
        ControlFixture fixture = withArtifacts();
        fixture.requests(2_000);
        fixture.started("3");
        fixture.requests(300);
        Objects.requireNonNull(fixture.models.get("3")).failing();
        fixture.requests(400);
        return ended(fixture);
    }

    private static ControlFixture rolledBackAndTriedAgain() {
        ControlFixture fixture = new ControlFixture();
        String first = fixture.started("3", TestPlans.trying("it is better"));
        fixture.requests(500);
        fixture.change(first, new RolloutCommand.RollBack("a hunch"));
        fixture.reply(fixture.rollouts.start(
                "flights",
                new StartRequest("3", TestPlans.trying("it was luck"), true),
                ControlFixture.OPERATOR,
                fixture.now()));
        fixture.pass(A_MOMENT);
        fixture.requests(500);
        String second = fixture.views().getFirst().rollout().id();
        fixture.change(second, new RolloutCommand.Abort(""));
        // A rollback that the store never saw.
        fixture.started("4");
        fixture.store.down(true);
        fixture.change(fixture.views().getFirst().rollout().id(), new RolloutCommand.RollBack("the store is down"));
        fixture.end();
        fixture.store.down(false);
        return fixture;
    }

    private static ControlFixture revertedWhileBaking() {
        ControlFixture fixture = new ControlFixture();
        String first = fixture.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        fixture.change(first, new RolloutCommand.Promote(""));
        fixture.pass(A_MOMENT);
        String second = fixture.started("4");
        fixture.change(second, new RolloutCommand.Promote(""));
        fixture.pass(A_MOMENT);
        fixture.revert();
        return ended(fixture);
    }

    /** By the file, by an operator, and noted where the file has come to name what routes. */
    private static ControlFixture adopted() {
        ControlFixture first = new ControlFixture();
        first.settle();
        ControlFixture second = first.restarted(TestPlans.plan("4", "2"));
        String id = second.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        second.change(id, new RolloutCommand.Promote(""));
        second.pass(A_MOMENT);
        ControlFixture third =
                second.restarted(TestPlans.plan("user", TestPlans.tier("primary", "3"), TestPlans.tier("other", "4")));
        ControlFixture fourth = third.restarted(TestPlans.plan("1", "2"));
        fourth.reply(fourth.rollouts.adopt("flights", ControlFixture.OPERATOR, fourth.now()));
        fourth.settle();
        return ended(fourth);
    }

    /** A file that waits, is taken back while a promotion holds, and waits again, beyond the promotion that it waited for. */
    private static ControlFixture waiting() {
        ControlFixture first = new ControlFixture();
        String id = first.started("3", TestPlans.trying("it is better", Duration.ZERO, 500));
        first.change(id, new RolloutCommand.Promote(""));
        first.pass(A_MOMENT);
        ControlFixture second = first.restarted(TestPlans.plan("4", "2"));
        ControlFixture third = second.restarted(TestPlans.plan("2", "1"));
        ControlFixture fourth = third.restarted(TestPlans.plan("1", "2"));
        fourth.revert();
        fourth.settle();
        return ended(fourth);
    }

    /** What the endpoint's configuration is at the end of a scenario. */
    static ConfiguredEndpoint configured(String scenario) {
        return switch (scenario) {
            case "waiting", "adopted" -> new ConfiguredEndpoint(TestPlans.plan("1", "2"), true, null);
            case "natural" -> naturally();
            default -> new ConfiguredEndpoint(TestPlans.plan("2", "1"), true, null);
        };
    }

    private static ControlFixture natural() {
        ControlFixture fixture = new ControlFixture(naturally());
        fixture.requests(100);
        return ended(fixture);
    }

    private static ConfiguredEndpoint naturally() {
        ModelCard card = new ModelCard(
                "flights",
                "2",
                Stage.PRODUCTION,
                "",
                "",
                List.of(),
                List.of(),
                null,
                Map.of(),
                List.of(),
                1e-5,
                null,
                true);
        ModelVersion version = new ModelVersion(
                new ModelRef("flights", "2"), Path.of("model.onnx"), Optional.of(card), 1, Optional.empty());
        ModelFolder folder = ModelFolder.of("flights", List.of(version));
        EndpointPlan.TierPlan[] tiers = folder.tiers().stream()
                .map(tier -> TestPlans.tier(tier.name(), tier.model().version()))
                .toArray(EndpointPlan.TierPlan[]::new);
        return new ConfiguredEndpoint(TestPlans.plan("user", tiers), false, folder);
    }

    /** A rollout that began where nobody knew its artifacts, and ends when one of them is another. */
    private static ControlFixture artifacts() {
        ControlFixture fixture = new ControlFixture();
        fixture.started("3");
        fixture.requests(500);
        fixture.digests.put("2", "2".repeat(64));
        fixture.digests.put("3", "3".repeat(64));
        ControlFixture seen = fixture.stopped();
        seen.settle();
        seen.digests.put("3", "a".repeat(64));
        ControlFixture changed = seen.stopped();
        changed.settle();
        return ended(changed);
    }

    /** Plain rules alone, the ratio of which can't look yet; then it can. */
    private static ControlFixture held() {
        ControlFixture fixture = new ControlFixture();
        Ratio ratio = new Ratio(0.05, Duration.ofSeconds(10), 300);
        RuleSettings rules = RuleSettings.DEFAULT
                .with(new Plain(OptionalLong.of(7), Optional.of(ratio)))
                .with(Sequential.OFF)
                .withMinTime(Duration.ofSeconds(1));
        fixture.started("3", plan(rules, Optional.empty(), "retrained on the autumn's flights"));
        fixture.requests(5_000);
        return ended(fixture);
    }

    /** What says nothing of the routing: drills and breakers. */
    private static ControlFixture noted() {
        ControlFixture fixture = new ControlFixture();
        FakeTier tier = Objects.requireNonNull(fixture.models.get("2"));
        Drills drills = new Drills(true, () -> "drill-1", fixture::note);
        drills.start(
                "flights",
                tier,
                InjectedFault.Kind.DELAY,
                250,
                0.5,
                Duration.ofSeconds(60),
                new Random(1),
                ControlFixture.OPERATOR,
                fixture.now().at());
        drills.tick(fixture.now().at().plusSeconds(60));
        BreakerTrips trips = new BreakerTrips(fixture.journal());
        trips.opened(
                "flights",
                "primary",
                new ModelRef("flights", "2"),
                fixture.now().at());
        trips.opened(
                "flights",
                "primary",
                new ModelRef("flights", "2"),
                fixture.now().at().plusSeconds(1));
        trips.opened(
                "flights",
                "primary",
                new ModelRef("flights", "2"),
                fixture.now().at().plusSeconds(2));
        trips.flush();
        fixture.settle();
        return ended(fixture);
    }

    private static ControlFixture sticky() {
        ControlFixture fixture = new ControlFixture();
        RuleSettings rules = RuleSettings.DEFAULT.with(Sequential.DEFAULT.withSticky());
        fixture.started("3", plan(rules, Optional.of(new RolloutPlan.Sticky(true, "user")), ""));
        for (int i = 0; i < 600; i++) {
            fixture.header = "user " + i % 100;
            if (i == 500) {
                Objects.requireNonNull(fixture.models.get("3")).failing();
            }
            fixture.requests(i < 505 ? 1 : 0);
        }
        return ended(fixture);
    }

    /** With every rule there is, and the evidence of each. */
    private static ControlFixture midCanary() {
        ControlFixture fixture = withArtifacts();
        fixture.requests(2_000);
        RuleSettings rules = RuleSettings.DEFAULT
                .with(Sequential.DEFAULT.withLatency())
                .with(new Plain(OptionalLong.of(100), Optional.of(new Ratio(0.5, Duration.ofMinutes(5), 10_000))))
                .withMinTime(Duration.ofSeconds(2));
        fixture.started("3", plan(rules, Optional.empty(), ""));
        fixture.requests(5_000);
        return ended(fixture);
    }

    private static RolloutPlan plan(RuleSettings rules, Optional<RolloutPlan.Sticky> sticky, String approach) {
        return new RolloutPlan(
                "it is better", approach, List.of(1_000, 5_000), Duration.ofHours(1), true, false, rules, sticky);
    }
}
