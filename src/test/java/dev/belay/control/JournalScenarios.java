package dev.belay.control;

import dev.belay.cascade.FakeTier;
import dev.belay.execution.Fault;
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

    /** By name. The houses have come to their end, their journals are written. */
    static Map<String, Supplier<House>> all() {
        Map<String, Supplier<House>> all = new LinkedHashMap<>();
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

    private static House ended(House house) {
        house.rollouts.end(house.now());
        house.end();
        return house;
    }

    private static House withArtifacts() {
        House house = new House();
        List.of("1", "2", "3", "4").forEach(version -> house.digests.put(version, version.repeat(64)));
        return house;
    }

    /** Everything that an operator may ask for: start, weight, pause, resume, promote, and then a revert. */
    private static House operated() {
        House house = withArtifacts();
        String id = house.started(
                "3", House.trying("it is better, \"better\" — besser ✈", Duration.ofSeconds(5), 500, 5_000));
        house.requests(1_000);
        house.change(id, new RolloutCommand.Weight(1_234));
        house.change(id, new RolloutCommand.Resume());
        house.change(id, new RolloutCommand.Pause());
        house.requests(500);
        house.change(id, new RolloutCommand.Promote("Zürich agrees"));
        house.pass(Duration.ofSeconds(6));
        house.revert();
        return ended(house);
    }

    /** The rule alone: steps, a promotion, the end of the bake. */
    private static House climbed() {
        House house = new House();
        house.requests(2_000);
        house.started("3", House.trying("it is better", Duration.ofSeconds(2), 2_500, 5_000));
        house.requests(20_000);
        house.pass(Duration.ofSeconds(3));
        return ended(house);
    }

    private static House rolledBackByTheRule() {
        House house = withArtifacts();
        house.requests(2_000);
        house.started("3");
        house.requests(300);
        Objects.requireNonNull(house.models.get("3")).failing();
        house.requests(400);
        return ended(house);
    }

    private static House rolledBackAndTriedAgain() {
        House house = new House();
        String first = house.started("3", House.trying("it is better"));
        house.requests(500);
        house.change(first, new RolloutCommand.RollBack("a hunch"));
        house.reply(house.rollouts.start(
                "flights", new StartRequest("3", House.trying("it was luck"), true), House.OPERATOR, house.now()));
        house.pass(A_MOMENT);
        house.requests(500);
        String second = house.views().getFirst().rollout().id();
        house.change(second, new RolloutCommand.Abort(""));
        // A rollback that the store never saw.
        house.started("4");
        house.store.down(true);
        house.change(house.views().getFirst().rollout().id(), new RolloutCommand.RollBack("the store is down"));
        house.end();
        house.store.down(false);
        return house;
    }

    private static House revertedWhileBaking() {
        House house = new House();
        String first = house.started("3", House.trying("it is better", Duration.ZERO, 500));
        house.change(first, new RolloutCommand.Promote(""));
        house.pass(A_MOMENT);
        String second = house.started("4");
        house.change(second, new RolloutCommand.Promote(""));
        house.pass(A_MOMENT);
        house.revert();
        return ended(house);
    }

    /** By the file, by an operator, and noted where the file has come to name what routes. */
    private static House adopted() {
        House first = new House();
        first.settle();
        House second = first.restarted(House.plan("4", "2"));
        String id = second.started("3", House.trying("it is better", Duration.ZERO, 500));
        second.change(id, new RolloutCommand.Promote(""));
        second.pass(A_MOMENT);
        House third = second.restarted(House.plan("user", House.tier("primary", "3"), House.tier("other", "4")));
        House fourth = third.restarted(House.plan("1", "2"));
        fourth.reply(fourth.rollouts.adopt("flights", House.OPERATOR, fourth.now()));
        fourth.settle();
        return ended(fourth);
    }

    /** A file that waits, is taken back while a promotion holds, and waits again, beyond the promotion that it waited for. */
    private static House waiting() {
        House first = new House();
        String id = first.started("3", House.trying("it is better", Duration.ZERO, 500));
        first.change(id, new RolloutCommand.Promote(""));
        first.pass(A_MOMENT);
        House second = first.restarted(House.plan("4", "2"));
        House third = second.restarted(House.plan("2", "1"));
        House fourth = third.restarted(House.plan("1", "2"));
        fourth.revert();
        fourth.settle();
        return ended(fourth);
    }

    /** What the endpoint's configuration is at the end of a scenario. */
    static ConfiguredEndpoint configured(String scenario) {
        return switch (scenario) {
            case "waiting", "adopted" -> new ConfiguredEndpoint(House.plan("1", "2"), true, null);
            case "natural" -> naturally();
            default -> new ConfiguredEndpoint(House.plan("2", "1"), true, null);
        };
    }

    private static House natural() {
        House house = new House(naturally());
        house.requests(100);
        return ended(house);
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
        EndpointPlan.TierPlan[] tiers = folder.steps().stream()
                .map(step -> House.tier(step.name(), step.model().version()))
                .toArray(EndpointPlan.TierPlan[]::new);
        return new ConfiguredEndpoint(House.plan("user", tiers), false, folder);
    }

    /** A rollout that began where nobody knew its artifacts, and ends when one of them is another. */
    private static House artifacts() {
        House house = new House();
        house.started("3");
        house.requests(500);
        house.digests.put("2", "2".repeat(64));
        house.digests.put("3", "3".repeat(64));
        House seen = house.stopped();
        seen.settle();
        seen.digests.put("3", "a".repeat(64));
        House changed = seen.stopped();
        changed.settle();
        return ended(changed);
    }

    /** Plain rules alone, the ratio of which can't look yet; then it can. */
    private static House held() {
        House house = new House();
        Ratio ratio = new Ratio(0.05, Duration.ofSeconds(10), 300);
        RuleSettings rules = RuleSettings.DEFAULT
                .with(new Plain(OptionalLong.of(7), Optional.of(ratio)))
                .with(Sequential.OFF)
                .withMinTime(Duration.ofSeconds(1));
        house.started("3", plan(rules, Optional.empty(), "retrained on the autumn's flights"));
        house.requests(5_000);
        return ended(house);
    }

    /** What says nothing of the routing: drills and breakers. */
    private static House noted() {
        House house = new House();
        FakeTier tier = Objects.requireNonNull(house.models.get("2"));
        Drills drills = new Drills(true, () -> "drill-1", house::note);
        drills.start(
                "flights",
                tier,
                Fault.Kind.DELAY,
                250,
                0.5,
                Duration.ofSeconds(60),
                new Random(1),
                House.OPERATOR,
                house.now().at());
        drills.tick(house.now().at().plusSeconds(60));
        BreakerTrips trips = new BreakerTrips(house.journal());
        trips.opened(
                "flights", "primary", new ModelRef("flights", "2"), house.now().at());
        trips.opened(
                "flights",
                "primary",
                new ModelRef("flights", "2"),
                house.now().at().plusSeconds(1));
        trips.opened(
                "flights",
                "primary",
                new ModelRef("flights", "2"),
                house.now().at().plusSeconds(2));
        trips.flush();
        house.settle();
        return ended(house);
    }

    private static House sticky() {
        House house = new House();
        RuleSettings rules = RuleSettings.DEFAULT.with(Sequential.DEFAULT.withSticky());
        house.started("3", plan(rules, Optional.of(new RolloutPlan.Sticky(true, "user")), ""));
        for (int i = 0; i < 600; i++) {
            house.header = "user " + i % 100;
            if (i == 500) {
                Objects.requireNonNull(house.models.get("3")).failing();
            }
            house.requests(i < 505 ? 1 : 0);
        }
        return ended(house);
    }

    /** With every rule there is, and the evidence of each. */
    private static House midCanary() {
        House house = withArtifacts();
        house.requests(2_000);
        RuleSettings rules = RuleSettings.DEFAULT
                .with(Sequential.DEFAULT.withLatency())
                .with(new Plain(OptionalLong.of(100), Optional.of(new Ratio(0.5, Duration.ofMinutes(5), 10_000))))
                .withMinTime(Duration.ofSeconds(2));
        house.started("3", plan(rules, Optional.empty(), ""));
        house.requests(5_000);
        return ended(house);
    }

    private static RolloutPlan plan(RuleSettings rules, Optional<RolloutPlan.Sticky> sticky, String approach) {
        return new RolloutPlan(
                "it is better", approach, List.of(1_000, 5_000), Duration.ofHours(1), true, false, rules, sticky);
    }
}
